"""Standards and bindings in plain words: expressions, what is measured, and the numbers each document gives."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kept.service.library import wording
from kept.standards import nodes
from kept.standards.binding import Binding, Branch
from kept.standards.dates import Span
from kept.standards.language import LanguageError, literal, read
from kept.standards.standard import SIGNS, Standard
from kept.standards.vocabulary import Column, Subject, Type

PROMISED = "what was promised"

_OF_DATES = {
    "==": "is",
    "!=": "is not",
    "<": "is before",
    "<=": "is no later than",
    ">": "is after",
    ">=": "is no earlier than",
}
_OF_NUMBERS = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_NEEDS_NO_ARTICLE = ("How", "What", "Who", "Why", "Whether", "The", "A", "Out", "Reports", "Applications", "Money")
_SUMS = {"+": "plus", "-": "less", "*": "times"}
# A term or a notice is held by its last day; people speak of its length.
_OF_SPANS = {"on or after": "at least", "on or before": "at most", "at least": "at least", "at most": "at most"}
_PLACEHOLDERS = ("3 months", 7, "7%", "2001-01-01", Decimal("7.07"))


# A coded column held against its codes: "it is a grant", not "what it is is grant".
_CODED = {
    "kind": "it is a {}",
    "grant_type": "the kind of grant is {}",
    "category": "it buys {}",
    "regime": "its rules are {}",
    "complexity": "the answer is {}",
    "by": "the {} gives notice",
    "of": "it is about {}",
    "because": "the reason is {}",
    "to": "the {} is paid",
    "scope": "it is for the {}",
    "ending.what": "it is a {}",
}
_CODES = {"partnership": "made in partnership", "lengthy": "long"}
_NOUNS = {"whole": "the whole", "awards": "the applications or bids funded"}
# Truths whose meaning is not a sentence by itself.
_TRUTHS = {
    "competitive": "others could apply",
    "call_off": "it is a call-off from a framework",
    "sole_reason_given": "a reason is given why no other organisation could do it",
    "strategic_partner": "it is held by a local strategic partner",
    "infrastructure": "it pays for independent support to the sector",
    "judged_on_quality": "it is judged on the quality and effect of the organisation",
    "independent": "it is held independently of the public bodies",
    "senior": "it is held by a member of the executive team",
}


def column_phrase(column: Column) -> str:
    """A column as it is called within a sentence: the first part of its meaning, with an article."""
    said = column.says.split(":")[0].split(";")[0]
    if column.type is Type.TRUTH:
        return _TRUTHS.get(column.name) or _lowered(said)
    if column.name in _NOUNS:
        return _NOUNS[column.name]
    said = said.split(",")[0]
    first = said.split()[0]
    return _lowered(said) if first in _NEEDS_NO_ARTICLE else f"the {_lowered(said)}"


def question_phrase(column: Column) -> str:
    """A column as the answer that somebody would have to give: "whether others could apply"."""
    return f"whether {column_phrase(column)}" if column.type is Type.TRUTH else column_phrase(column)


def words(node: nodes.Node, subject: Subject, promised: object = None) -> str:
    """An expression in words. A literal equal to `promised`, where one is given, is called what was promised."""

    def say(part: nodes.Node) -> str:
        return words(part, subject, promised)

    match node:
        case nodes.Read(name):
            return column_phrase(subject.columns[name])
        case nodes.Literal(value):
            return PROMISED if promised is not None and value == promised else _value(node)
        case nodes.Not(part):
            return f"it is not so that {say(part)}"
        case nodes.And(parts):
            return " and ".join(f"either {say(part)}" if isinstance(part, nodes.Or) else say(part) for part in parts)
        case nodes.Or((nodes.Not(given), then)):
            return f"if {say(given)}, {say(then)}"
        case nodes.Or(parts):
            return " or ".join(say(part) for part in parts)
        case nodes.Compare(nodes.Share(part, whole), sign, right):
            return f"{say(part)}, as a share of {say(whole)}, {_OF_NUMBERS[sign]} {say(right)}"
        case nodes.Compare(nodes.Read(name), "==" | "!=" as sign, nodes.Literal(str(code))) if _coded(subject, name):
            said = _with_code(_coded(subject, name), _CODES.get(code, code))
            return said if sign == "==" else said.replace(" is ", " is not ", 1)
        case nodes.OneOf(nodes.Read(name), options) if _coded(subject, name):
            codes = [_CODES.get(str(option.value), str(option.value)) for option in options]
            return _with_code(_coded(subject, name), wording.listed(codes, "or"))
        case nodes.Compare(left, sign, right):
            signs = _OF_DATES if nodes.type_of(left) is Type.DATE else _OF_NUMBERS
            said = _number(right, left, subject) if isinstance(right, nodes.Literal) else None
            return f"{say(left)} {signs[sign]} {say(right) if said is None or PROMISED in say(right) else said}"
        case nodes.OneOf(item, options):
            return f"{say(item)} is {wording.listed([say(option) for option in options], 'or')}"
        case nodes.Arithmetic(left, sign, right):
            return f"{say(left)} {_SUMS[sign]} {say(right)}"
        case nodes.Days(first, last):
            return f"the number of days from {say(first)} to {say(last)}"
        case nodes.After(start, span):
            said = PROMISED if promised is not None and span == promised else str(span)
            return f"the day after {say(start)}" if said == "1 day" else f"{said} after {say(start)}"
        case nodes.Words(text):
            return f"the number of words in {say(text)}"
        case nodes.Share(part, whole):
            return f"{say(part)}, as a share of {say(whole)}"
        case nodes.Total(column, where):
            return f"all of {say(column)} added up" + (f", where {say(where)}" if where else "")
        case nodes.Count(where):
            return "how many there are" + (f" where {say(where)}" if where else "")
    return "something that has no words yet"


def _coded(subject: Subject, name: str) -> str:
    return _CODED.get(f"{subject.name}.{name}") or _CODED.get(name, "")


def _with_code(pattern: str, code: str) -> str:
    return (pattern.replace("a {}", "an {}") if code[0] in "aeiou" else pattern).format(code)


def expression(text: str, subject: Subject) -> str:
    """An expression as it stands in a file, in words; itself where it cannot be read."""
    try:
        return words(read(text, subject.columns), subject)
    except (LanguageError, ValueError):
        return text


def method(standard: Standard) -> str:
    """How a standard is worked out, as a sentence or two with no numbers in it."""
    subject = standard.subject
    if standard.must_be == "all true":
        return "The document lists things that must be so. Each of them is looked for, and all must be there."
    if standard.must_be == "in order":
        return "The document says what must come first. The dates are held against each other, in that order."
    looks_at = expression(standard.measure, subject)
    if start := _counted_from(standard):
        than = {"on or after": "that day or later", "on or before": "that day or earlier", "more than": "after that day"}
        return (
            f"We start at {start} and count on by the time promised."
            f" Then {looks_at} must be {than.get(standard.must_be, standard.must_be + ' that day')}."
        )
    if standard.must_be == "true":
        return f"It is met when this is so: {looks_at}."
    if standard.must_be == "one of":
        return f"We look at {looks_at}. It must be one of those the document names."
    return f"We look at {looks_at}. It must be {standard.must_be} {_limit(standard)}."


def _counted_from(standard: Standard) -> str:
    """The day from which a promised length of time is counted; nothing where none is."""
    if "after(" in standard.limit and "promised" in standard.limit:
        limit = read(standard.limit, standard.subject.columns, literal("3 months"))
        if isinstance(limit, nodes.After):
            return words(limit.start, standard.subject)
    return ""


def _limit(standard: Standard) -> str:
    if not standard.limit:
        return "the number the document gives"
    for placeholder in _PLACEHOLDERS:
        value = literal(placeholder)
        try:
            return words(read(standard.limit, standard.subject.columns, value), standard.subject, value.value)
        except (LanguageError, ValueError):
            continue
    return standard.limit


@dataclass(frozen=True)
class Ask:
    """One thing that a binding asks, in words, `where` it holds, and what would be better.

    Where several things are asked at once, `items` are they, and `in_order` says that one must follow another.
    """

    asks: str
    where: str = ""
    better: str = ""
    items: tuple[str, ...] = ()
    in_order: bool = False

    @property
    def line(self) -> str:
        """All of it in one line."""
        return self.asks + (f" {self.where}" if self.where else "") + (f" ({self.better} is better)" if self.better else "")


def asks(binding: Binding) -> list[Ask]:
    """What a binding asks, one entry for each of its conditions; what holds for the rest comes first."""
    made = [_ask(binding, branch, number) for number, branch in enumerate(binding.branches)]
    return sorted(made, key=lambda ask: bool(ask.where))


def in_a_sentence(binding: Binding) -> str:
    """All that a binding asks in one line: at least 42 days; at least 56 days where ... (70 days is better)."""
    about = topic(binding)
    return (f"{about}: " if about else "") + "; ".join(ask.line for ask in asks(binding))


def in_brief(binding: Binding) -> str:
    """What a binding asks where it can be said in a few words that stand by themselves; otherwise nothing."""
    found = asks(binding)
    said = found[0].asks
    speaks = binding.standard.must_be in SIGNS and any(unit in said for unit in _UNITS) and len(said) < _BRIEF
    return (f"{said}, by case" if len(found) > 1 else said) if speaks else ""


_UNITS = ("day", "week", "month", "year", "word", "£")
_BRIEF = 40


def topic(binding: Binding) -> str:
    """The one thing a binding is about, where its records are of many things: "funding framework"."""
    named = [part for part in _parts(binding) if _names_topic(part, binding.standard.subject)]
    return wording.listed([str(value) for part in named for value in _values(part)], "or")


def condition(binding: Binding) -> str:
    """Which records a binding is about, beyond its topic and what the standard says; nothing where it is all."""
    subject = binding.standard.subject
    others = [part for part in _parts(binding) if not _names_topic(part, subject)]
    return " and ".join(words(part, subject) for part in others)


def _parts(binding: Binding) -> tuple[nodes.Node, ...]:
    if not binding.when:
        return ()
    node = read(binding.when, binding.standard.subject.columns)
    return node.of if isinstance(node, nodes.And) else (node,)


def _names_topic(part: nodes.Node, subject: Subject) -> bool:
    match part:
        case nodes.Compare(nodes.Read("what"), "==", _) | nodes.OneOf(nodes.Read("what"), _):
            return not subject.columns["what"].codes
    return False


def _values(part: nodes.Node) -> list[object]:
    return [node.value for node in part.walk() if isinstance(node, nodes.Literal)]


def _ask(binding: Binding, branch: Branch, number: int) -> Ask:
    standard = binding.standard
    where = f"where {words(branch.condition, standard.subject)}" if branch.condition is not None else ""
    better = "" if branch.better is None else _amount(standard, branch.better)
    items: tuple[str, ...] = ()
    lists = standard.must_be in ("all true", "in order") and standard.subject.name != "step"
    if lists and isinstance(branch.promised, list | tuple) and len(branch.promised) > 1:
        items = tuple(expression(str(item), standard.subject) for item in branch.promised)
    return Ask(promise(standard, branch.promised), where, better, items, standard.must_be == "in order")


def promise(standard: Standard, promised: object) -> str:
    """What is promised under a standard, in words: "at least 42 days", "no later than 3 months after ..."."""
    subject = standard.subject
    if standard.must_be == "true" or subject.name == "step" and standard.must_be == "all true":
        return _lowered(standard.says)
    if promised == "100%" and standard.must_be == "at least":
        return "all of them"
    if standard.must_be in SIGNS:
        held = _OF_SPANS.get(standard.must_be, standard.must_be)
        if promised is None:
            return f"{expression(standard.measure, subject)}: {held} {expression(standard.limit, subject)}"
        counted = f"{expression(standard.measure, subject)}: " if _limit_says_more(standard, promised) else ""
        return f"{counted}{held} {_amount(standard, promised)}"
    items = [str(item) for item in promised] if isinstance(promised, list | tuple) else [str(promised)]
    if standard.must_be == "all true":
        said = [expression(item, subject) for item in items]
        runs_on = any(joint in one for one in said for joint in (", ", " and ", " or "))
        return "; ".join(said) if runs_on else wording.listed(said)
    if standard.must_be == "in order":
        return ", then ".join(expression(item, subject) for item in items)
    return f"{expression(standard.measure, subject)} is {wording.listed(items, 'or')}"


def _limit_says_more(standard: Standard, promised: object) -> bool:
    """The promised number is only part of the limit, as in three times the awards."""
    value = literal(promised)
    return bool(standard.limit.replace("promised", "").strip()) and not (
        isinstance(value.value, Span) or value.type is Type.DATE
    )


def _amount(standard: Standard, promised: object) -> str:
    """The promised value with its unit, or the whole limit where the number is only part of it."""
    subject, value = standard.subject, literal(promised)
    if isinstance(value.value, Span) or value.type is Type.DATE:
        return _value(value)
    if _limit_says_more(standard, promised):
        return words(read(standard.limit, subject.columns, value), subject)
    return _number(value, read(standard.measure, subject.columns), subject)


def _number(number: nodes.Literal, measure: nodes.Node, subject: Subject) -> str:
    """A value with the unit of what it is held against, so that 42 is read as 42 days."""
    if not number.type.is_number:
        return _value(number)
    bare = Decimal(str(number.value))
    match measure:
        case nodes.Days():
            unit = "days"
        case nodes.Words() | nodes.Read("word_limit" | "report_words"):
            unit = "words"
        case nodes.Read("months_between_reports"):
            unit = "months"
        case _:
            counted = [subject.columns[name] for name in measure.columns]
            in_pounds = any(column.type is Type.MONEY and "pounds" in column.says for column in counted)
            return wording.pounds(bare) if in_pounds and bare else _value(number)
    return f"{_value(number)} {unit[:-1] if bare == 1 else unit}"


def _value(literal: nodes.Literal) -> str:
    match literal.value:
        case Span():
            return str(literal.value)
        case Decimal() if literal.type is Type.SHARE:
            return f"{(literal.value * 100).normalize():f}%"
    return wording.value(literal.value)


def strictest_first(bindings: list[Binding]) -> list[Binding]:
    """Bindings of one standard, hardest to meet first; those that bind nobody come last."""
    return sorted(bindings, key=lambda binding: (binding.advisory, -_hardness(binding), binding.provision))


def _hardness(binding: Binding) -> float:
    downwards = binding.standard.must_be in ("at most", "less than", "on or before")
    sizes = [_size(branch.promised) for branch in binding.branches]
    return -min(sizes) if downwards else max(sizes)


def _size(promised: object) -> float:
    if isinstance(promised, list | tuple):
        return float(len(promised))
    if promised is None or isinstance(promised, bool):
        return 0.0
    try:
        value = literal(promised).value
    except (LanguageError, ValueError):
        return 0.0
    if isinstance(value, Span):
        return value.days + value.months * 30.4
    if isinstance(value, date):
        return float(value.toordinal())
    return float(value) if isinstance(value, int | Decimal) else 0.0


def _lowered(said: str) -> str:
    # A word in capitals, such as VAT, keeps them.
    return said if said[:2].isalpha() and said[:2].isupper() else said[:1].lower() + said[1:]
