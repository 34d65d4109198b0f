"""What an expression is once it has been read: a small tree that every engine walks."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import ClassVar

from kept.standards.dates import Span
from kept.standards.vocabulary import Type

Value = str | date | Decimal | int | bool | None
"""What a column holds; None is "not known"."""


@dataclass(frozen=True, slots=True)
class Node:
    """One part of an expression."""

    def parts(self) -> Iterator["Node"]:
        """The nodes directly inside this one."""
        for field in fields(self):
            held = getattr(self, field.name)
            for item in held if isinstance(held, tuple) else (held,):
                if isinstance(item, Node):
                    yield item

    def walk(self) -> Iterator["Node"]:
        """This node and every node inside it."""
        yield self
        for part in self.parts():
            yield from part.walk()

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns read, in the order in which they first appear."""
        return tuple(dict.fromkeys(node.name for node in self.walk() if isinstance(node, Read)))


@dataclass(frozen=True, slots=True)
class Read(Node):
    """The value of a column."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value written in the expression; shares are held as a decimal, 50% as 0.5."""

    value: str | date | Decimal | int | bool | Span
    type: Type


@dataclass(frozen=True, slots=True)
class Not(Node):
    """True where the part is false; not known where it is not known."""

    part: Node
    type: ClassVar[Type] = Type.TRUTH


@dataclass(frozen=True, slots=True)
class And(Node):
    """`and`: false if any part is false, else not known if any part is."""

    of: tuple[Node, ...]
    type: ClassVar[Type] = Type.TRUTH


@dataclass(frozen=True, slots=True)
class Or(Node):
    """`or`: true if any part is true, else not known if any part is."""

    of: tuple[Node, ...]
    type: ClassVar[Type] = Type.TRUTH


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """Two values of one type held against each other; not known where either is."""

    left: Node
    sign: str
    right: Node
    type: ClassVar[Type] = Type.TRUTH


@dataclass(frozen=True, slots=True)
class OneOf(Node):
    """The value is one of those listed."""

    item: Node
    options: tuple[Literal, ...]
    type: ClassVar[Type] = Type.TRUTH


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`+`, `-` or `*` of two numbers; one side of `*` is always a literal."""

    left: Node
    sign: str
    right: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Days(Node):
    """Whole days from the first date to the second: 2 to 16 March is 14."""

    first: Node
    last: Node
    type: ClassVar[Type] = Type.WHOLE


@dataclass(frozen=True, slots=True)
class After(Node):
    """The date that lies a span after another, months clamped to the month's end."""

    start: Node
    span: Span
    type: ClassVar[Type] = Type.DATE


@dataclass(frozen=True, slots=True)
class Words(Node):
    """How many words a text has: runs of anything but white space."""

    text: Node
    type: ClassVar[Type] = Type.WHOLE


@dataclass(frozen=True, slots=True)
class Share(Node):
    """A part of a whole. It is only ever compared, as `part` against a fraction of `whole`, so nothing is divided.

    Not known where the whole is nought or less.
    """

    part: Node
    whole: Node
    type: ClassVar[Type] = Type.SHARE


@dataclass(frozen=True, slots=True)
class Total(Node):
    """Over a group of records: the sum of a column, where a condition holds.

    Not known where the condition or, where it holds, the column is not known for any record of the group.
    """

    column: Node
    where: Node | None
    type: Type


@dataclass(frozen=True, slots=True)
class Count(Node):
    """Over a group of records: how many there are for which a condition holds. Not known where it is for any."""

    where: Node | None
    type: ClassVar[Type] = Type.WHOLE


def type_of(node: Node) -> Type:
    """What the node's value is: every kind of node has a type, some by nature and some by what they hold."""
    return node.type  # type: ignore[attr-defined,no-any-return]
