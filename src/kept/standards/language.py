"""The small language in which standards and bindings are written.

It is Python's expression grammar, read with `ast` and cut to names, literals, comparison, `and`, `or`,
`not`, `in`, `+`, `-`, `*` by a number, and a closed list of functions. Lengths of time are written as
they are said: `3 months`. Nothing is ever run as Python; whatever is not in the list is refused.
"""

import ast
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from kept.standards.dates import UNITS, Span, Unit
from kept.standards.nodes import (
    After,
    And,
    Arithmetic,
    Compare,
    Count,
    Days,
    Literal,
    Node,
    Not,
    OneOf,
    Or,
    Read,
    Share,
    Total,
    Words,
    type_of,
)
from kept.standards.vocabulary import Column, Type

LONGEST = 2_000
"""Characters an expression may have."""
DEEPEST = 40
"""Levels of brackets and operators an expression may have."""
MOST_DIGITS = 10
"""Digits a number to multiply by may have, so that no engine runs out of them."""

_SIGNS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_SUMS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_PIECE = re.compile(
    r"""(?P<never>\'{3}|"{3}|[#\\])|(?P<text>"[^"\\\r\n]*"|'[^'\\\r\n]*')|(?P<line>[\r\n])"""
    r"""|\b(?P<number>\d+)\ (?P<unit>(?:day|week|month|year)s?)\b"""
)
FUNCTIONS = ("days", "after", "next_day", "share", "words", "total", "count")


class LanguageError(ValueError):
    """An expression cannot be read. `at` is the character, from 1, at which it went wrong."""

    def __init__(self, says: str, expression: str, at: int = 1) -> None:
        super().__init__(f"{says} (character {at} of: {expression})")
        self.says = says
        self.expression = expression
        self.at = at


def read(expression: str, columns: Mapping[str, Column], promised: Literal | None = None) -> Node:
    """Read an expression over the given columns.

    `promised` is what the binding promised, for the word of that name.

    Raises:
        LanguageError: the expression is not in the language, names a column that is not there, compares
            values of different types, or compares a coded column with a code it does not have.
    """
    return _Reader(expression, columns, promised).read()


class _Reader:
    def __init__(self, expression: str, columns: Mapping[str, Column], promised: Literal | None) -> None:
        self.expression = expression
        self.columns = columns
        self.promised = promised
        self.source = expression
        self.skipped = 0

    def read(self) -> Node:
        if len(self.expression) > LONGEST:
            raise LanguageError(f"An expression may have {LONGEST} characters", self.expression[:60] + " ...", LONGEST)
        # One character stands for another, so that places in errors stay true.
        source = _PIECE.sub(self.piece, self.expression)
        self.source = source.lstrip()
        self.skipped = len(source) - len(self.source)
        try:
            tree = ast.parse(self.source, mode="eval")
        except SyntaxError as error:
            at = self.skipped + max(error.offset or 1, 1)
            raise LanguageError("This is not an expression", self.expression, at) from None
        except (ValueError, MemoryError, RecursionError):
            raise LanguageError("This is not an expression", self.expression) from None
        return self.node(tree.body, 0)

    def piece(self, found: re.Match[str]) -> str:
        """What Python is to read in its place: `3*months` for `3 months`, one line for several, a text as it is."""
        if found["never"]:
            raise LanguageError(f"{found[0]} is not part of the language", self.expression, found.start() + 1)
        if found["line"]:
            return " "
        return found["text"] or f"{found['number']}*{found['unit']}"

    def refusal(self, where: ast.AST, says: str) -> LanguageError:
        # Python counts bytes; people count characters.
        before = self.source.encode()[: getattr(where, "col_offset", 0)].decode(errors="ignore")
        return LanguageError(says, self.expression, self.skipped + len(before) + 1)

    def node(self, tree: ast.expr, depth: int) -> Node:
        if depth > DEEPEST:
            raise self.refusal(tree, "This expression is nested too deeply")
        depth += 1
        match tree:
            case ast.Name(name):
                return self.name(tree, name)
            case ast.Constant(value):
                return self.literal(tree, value)
            case ast.UnaryOp(ast.USub(), ast.Constant(value)) if type(value) in (int, float):
                return self.literal(tree, value, negative=True)
            case ast.UnaryOp(ast.Not(), part):
                return Not(self.truth(part, depth))
            case ast.BoolOp(ast.And(), parts):
                return And(tuple(self.truth(part, depth) for part in parts))
            case ast.BoolOp(ast.Or(), parts):
                return Or(tuple(self.truth(part, depth) for part in parts))
            case ast.BinOp():
                return self.sum(tree, depth)
            case ast.Compare(first, signs, others):
                sides = [first, *others]
                found = [self.compare(a, sign, b, depth) for a, sign, b in zip(sides, signs, others, strict=False)]
                return found[0] if len(found) == 1 else And(tuple(found))
            case ast.Call(ast.Name(name), arguments, []):
                return self.call(tree, name, arguments, depth)
        raise self.refusal(tree, "This is not part of the language")

    def truth(self, tree: ast.expr, depth: int) -> Node:
        return self.expect(tree, depth, Type.TRUTH)

    def expect(self, tree: ast.expr, depth: int, *types: Type) -> Node:
        node = self.node(tree, depth)
        if type_of(node) not in types:
            raise self.refusal(
                tree, f"Expected {' or '.join(kind.says for kind in types)} here, found {type_of(node).says}"
            )
        return node

    def name(self, tree: ast.Name, name: str) -> Node:
        if name == "promised":
            if self.promised is None:
                raise self.refusal(tree, "Nothing is promised here: the binding gives no number")
            return self.promised
        column = self.columns.get(name)
        if column is None:
            raise self.refusal(tree, f"There is no column called '{name}'")
        return Read(column.name, column.type)

    def literal(self, tree: ast.expr, value: object, negative: bool = False) -> Literal:
        match value:
            case bool():
                return Literal(value, Type.TRUTH)
            case int() if _is_plain(value):
                return Literal(-value if negative else value, Type.WHOLE)
            case float():
                # Python reads 0.1 as a float; its own digits, as written, are the decimal that was meant.
                number = Decimal(repr(value))
                if _is_plain(number):
                    return Literal(-number if negative else number, Type.MONEY)
            case str():
                return Literal(value, Type.TEXT)
        raise self.refusal(tree, "This value is not part of the language")

    def sum(self, tree: ast.BinOp, depth: int) -> Node:
        sign = _SUMS.get(type(tree.op))
        if sign is None:
            raise self.refusal(tree, "Only +, - and * are part of the language; compare a share instead of dividing")
        match tree:
            case ast.BinOp(ast.Constant(int(number)), ast.Mult(), ast.Name(unit)) if (
                unit.removesuffix("s") + "s" in UNITS
            ):
                spelt: Unit = unit.removesuffix("s") + "s"  # type: ignore[assignment]
                try:
                    return Literal(Span(number, spelt), Type.SPAN)
                except ValueError as error:
                    raise self.refusal(tree, str(error)) from None
        left = self.expect(tree.left, depth, Type.MONEY, Type.WHOLE)
        right = self.expect(tree.right, depth, Type.MONEY, Type.WHOLE)
        if sign == "*":
            if not isinstance(left, Literal) and not isinstance(right, Literal):
                raise self.refusal(tree, "Multiply by a number: two columns cannot be multiplied")
            if _holds_product(left) or _holds_product(right):
                raise self.refusal(tree, "Multiply once: write the product as one number")
            if _is_long(left) or _is_long(right):
                raise self.refusal(tree, f"A number to multiply by has at most {MOST_DIGITS} digits")
        return Arithmetic(left, sign, right, _wider(left, right))

    def compare(self, first: ast.expr, sign: ast.cmpop, second: ast.expr, depth: int) -> Node:
        left = self.node(first, depth)
        if isinstance(sign, ast.In | ast.NotIn):
            found = self.one_of(first, left, second, depth)
            return Not(found) if isinstance(sign, ast.NotIn) else found
        if type(sign) not in _SIGNS:
            raise self.refusal(first, "This way to compare is not part of the language")
        return self.held_against(first, left, _SIGNS[type(sign)], self.node(second, depth))

    def held_against(self, where: ast.expr, left: Node, sign: str, right: Node) -> Node:
        kinds = {type_of(left), type_of(right)}
        if Type.SHARE in kinds:
            if (
                not isinstance(left, Share)
                or not isinstance(right, Literal)
                or not (type_of(right).is_number or type_of(right) is Type.SHARE)
            ):
                raise self.refusal(where, "A share is compared with a number: share(part, whole) >= 0.5")
            if _is_long(right):
                raise self.refusal(where, f"A number to hold a share against has at most {MOST_DIGITS} digits")
        elif kinds - {Type.MONEY, Type.WHOLE} and len(kinds) > 1:
            raise self.refusal(
                where, f"{type_of(left).says.capitalize()} cannot be compared with {type_of(right).says}"
            )
        if kinds & {Type.TEXT, Type.TRUTH} and sign not in ("==", "!="):
            raise self.refusal(where, f"{type_of(left).says.capitalize()} is the same as another or not: use == or !=")
        if Type.SPAN in kinds:
            raise self.refusal(where, "Lengths of time are not compared: compare dates, with after(date, 3 months)")
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Read) and isinstance(other, Literal):
                self.check_code(where, one, other)
        return Compare(left, sign, right)

    def one_of(self, where: ast.expr, item: Node, second: ast.expr, depth: int) -> OneOf:
        if not isinstance(second, ast.Tuple | ast.List) or not second.elts:
            raise self.refusal(second, "List what it may be: kind in ('grant', 'contract')")
        options = []
        for tree in second.elts:
            option = self.node(tree, depth)
            if not isinstance(option, Literal) or not _alike(type_of(option), type_of(item)):
                raise self.refusal(tree, f"Each thing listed must be {type_of(item).says}")
            if isinstance(item, Read):
                self.check_code(tree, item, option)
            options.append(option)
        return OneOf(item, tuple(options))

    def check_code(self, where: ast.expr, column: Read, option: Literal) -> None:
        codes = self.columns[column.name].codes if column.name in self.columns else ()
        if codes and option.value not in codes:
            raise self.refusal(where, f"'{option.value}' is not a code of {column.name}: use one of {', '.join(codes)}")

    def call(self, tree: ast.Call, name: str, arguments: list[ast.expr], depth: int) -> Node:
        match name, arguments:
            case "days", [first, last]:
                return Days(self.expect(first, depth, Type.DATE), self.expect(last, depth, Type.DATE))
            case "after", [start, span]:
                length = self.expect(span, depth, Type.SPAN)
                assert isinstance(length, Literal)
                assert isinstance(length.value, Span)
                return After(self.expect(start, depth, Type.DATE), length.value)
            case "next_day", [start]:
                return After(self.expect(start, depth, Type.DATE), Span(1, "days"))
            case "share", [part, whole]:
                numbers = (Type.MONEY, Type.WHOLE)
                return Share(self.expect(part, depth, *numbers), self.expect(whole, depth, *numbers))
            case "words", [text]:
                return Words(self.expect(text, depth, Type.TEXT))
            case "total", [column]:
                return self.total(column, None, depth)
            case "total", [column, where]:
                return self.total(column, where, depth)
            case "count", []:
                return Count(None)
            case "count", [where]:
                return Count(self.condition(where, depth))
        if name in FUNCTIONS:
            raise self.refusal(tree, f"{name}() does not take {len(arguments)} values")
        raise self.refusal(tree, f"There is no function called '{name}'; there are {', '.join(FUNCTIONS)}")

    def total(self, column: ast.expr, where: ast.expr | None, depth: int) -> Total:
        summed = self.expect(column, depth, Type.MONEY, Type.WHOLE)
        if not isinstance(summed, Read):
            raise self.refusal(column, "total() adds up a column")
        return Total(summed, self.condition(where, depth) if where else None, summed.type)

    def condition(self, where: ast.expr, depth: int) -> Node:
        """Which records of a group count: about one record, so it cannot count in its turn."""
        node = self.truth(where, depth)
        if any(isinstance(part, Total | Count) for part in node.walk()):
            raise self.refusal(where, "A total inside a total is not part of the language")
        return node


def _is_long(node: Node) -> bool:
    if not isinstance(node, Literal) or not isinstance(node.value, int | Decimal):
        return False
    return sum(character.isdigit() for character in f"{Decimal(node.value):f}") > MOST_DIGITS


def _holds_product(node: Node) -> bool:
    return isinstance(node, Arithmetic) and (
        node.sign == "*" or _holds_product(node.left) or _holds_product(node.right)
    )


def _alike(one: Type, other: Type) -> bool:
    return one is other or (one.is_number and other.is_number)


def _wider(left: Node, right: Node) -> Type:
    return Type.MONEY if Type.MONEY in (type_of(left), type_of(right)) else Type.WHOLE


def _is_plain(number: int | Decimal) -> bool:
    """Below a million million, with six decimal places at most."""
    if isinstance(number, Decimal) and not number.is_finite():
        return False
    return -(10**12) < number < 10**12 and number == round(number, 6)


def literal(value: object) -> Literal:
    """What a binding promises, as a literal: a number, a date, true or false, `3 months`, `50%`, a word.

    Raises:
        ValueError: the value is none of these, or a number too long for any promise.
    """
    match value:
        case bool():
            return Literal(value, Type.TRUTH)
        case int() if _is_plain(value):
            return Literal(value, Type.WHOLE)
        case Decimal() if _is_plain(value):
            return Literal(value, Type.MONEY)
        case date() if not isinstance(value, datetime):
            return Literal(value, Type.DATE)
        case str() if percent := re.fullmatch(r"(\d{1,3}(?:\.\d{1,4})?) ?%", value):
            return Literal(Decimal(percent[1]) / 100, Type.SHARE)
        case str() if re.match(r"\d+ (day|week|month|year)", value):
            return Literal(Span.parse(value), Type.SPAN)
        case str():
            return Literal(value, Type.TEXT)
    raise ValueError(f"{value!r} is not a number, a date, a length of time, a share or a word")
