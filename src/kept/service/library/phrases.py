"""Expressions of standards and bindings in plain words, from what each column means."""

from decimal import Decimal

from kept.service.library import wording
from kept.standards import nodes
from kept.standards.dates import Span
from kept.standards.language import LanguageError, read
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
# A coded column held against its codes: "it is a grant", not "what it is is grant".
_CODED = {
    "kind": "it is a {}",
    "grant_type": "it is a {} grant",
    "stage": "it has been {}",
    "category": "it buys {}",
    "regime": "it is bought under {} rules",
    "complexity": "an answer takes {}",
    "by": "the {} gives notice",
    "of": "it is about {}",
    "because": "the reason is {}",
    "to": "the {} is paid",
    "scope": "it is for the {}",
    "ending.what": "it is a {}",
}
_CODES = {"simple": "one simple form", "partnership": "a partnership", "lengthy": "a long time"}
_NOUNS = {
    "whole": "the whole",
    "awards": "the applications or bids funded",
    "opens_on": "the first day on which anybody could answer",
    "seen_on": "the day we look",
    "vcse_spent": "the part of it spent with the voluntary sector",
}
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
    "reasoned": "a reason is on record where it does not go as it should",
}
_TURNED = {"who receives it is": "it goes to", "who is paid is": "it is paid to"}
_DENIED = {" is ": " is not ", " are ": " are not ", " could ": " could not ", " was ": " was not "}


def column_phrase(column: Column) -> str:
    """A column as it is called within a sentence: the first part of its meaning, with an article."""
    said = column.says.split(":")[0].split(";")[0]
    if column.type is Type.TRUTH:
        said = _TRUTHS.get(column.name) or lowered(said)
        return next((says + said[len(start) :] for start, says in _TURNED.items() if said.startswith(start)), said)
    if column.name in _NOUNS:
        return _NOUNS[column.name]
    said = said.split(",")[0]
    first = said.split()[0]
    return lowered(said) if first in _NEEDS_NO_ARTICLE else f"the {lowered(said)}"


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
            return PROMISED if promised is not None and value == promised else literal_in_words(node)
        case nodes.Not(part):
            return denied(say(part)) if isinstance(part, nodes.Read) else f"it is not so that {say(part)}"
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
        case nodes.Compare(nodes.Read("what"), "==", nodes.Literal(str(code))):
            return f"these are {code}"
        case nodes.OneOf(nodes.Read(name), options) if _coded(subject, name):
            codes = [_CODES.get(str(option.value), str(option.value)) for option in options]
            return _with_code(_coded(subject, name), wording.listed(codes, "or"))
        case nodes.Compare(left, sign, right):
            signs = _OF_DATES if nodes.type_of(left) is Type.DATE else _OF_NUMBERS
            other = say(right)
            if isinstance(right, nodes.Literal) and other != PROMISED:
                other = with_unit(right, left, subject)
            said = say(left)
            is_ = signs[sign].replace("is", "are", 1) if _is_several(said) else signs[sign]
            return f"{said} {is_} {other}"
        case nodes.OneOf(item, options):
            return f"{say(item)} is {wording.listed([say(option) for option in options], 'or')}"
        case nodes.Arithmetic(left, "*", nodes.Literal() as number) if say(number) != PROMISED:
            return f"{say(number)} times {say(left)}"
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


def denied(said: str) -> str:
    """A sentence turned into its opposite: "others could not apply"."""
    for word, no in _DENIED.items():
        if word in said:
            return said.replace(word, no, 1)
    return f"it is not so that {said}"


def _is_several(said: str) -> bool:
    """Whether what is spoken of is several things: "reports asked for"."""
    first = said.split()[0]
    return first.endswith("s") and first != "its"


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


def with_unit(number: nodes.Literal, measure: nodes.Node, subject: Subject) -> str:
    """A value with the unit of what it is held against, so that 42 is read as 42 days."""
    if not number.type.is_number:
        return literal_in_words(number)
    bare = Decimal(str(number.value))
    match measure:
        case nodes.Days():
            unit = "days"
        case nodes.Words() | nodes.Read("word_limit" | "report_words"):
            unit = "words"
        case nodes.Read("months_between_reports"):
            unit = "months"
        case _:
            units = {subject.columns[name].unit for name in measure.columns}
            if "%" in units:
                return f"{literal_in_words(number)}%"
            return wording.pounds(bare) if "£" in units and bare else literal_in_words(number)
    return f"{literal_in_words(number)} {unit[:-1] if bare == 1 else unit}"


def literal_in_words(literal: nodes.Literal) -> str:
    """A value that stands in an expression, as people say it: 50%, 3 months, 1 June 2026."""
    match literal.value:
        case Span():
            return str(literal.value)
        case Decimal() if literal.type is Type.SHARE:
            return f"{(literal.value * 100).normalize():f}%"
    return wording.value(literal.value)


def lowered(said: str) -> str:
    """A sentence as part of another: its first letter small, unless its first word is in capitals, such as VAT."""
    return said if said[:2].isalpha() and said[:2].isupper() else said[:1].lower() + said[1:]
