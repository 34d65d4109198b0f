"""Charts that everybody can read: SVG bars without inline style, the counts beside them, and a table of the same."""

from dataclasses import dataclass

# The order in which outcomes are always shown, with the class that colours and patterns each.
OUTCOMES = {
    "met": "met",
    "explained": "explained",
    "not met": "not-met",
    "cannot tell": "cannot-tell",
    "older": "older",
    "does not apply": "does-not-apply",
}


@dataclass(frozen=True)
class Part:
    """What a bar is made of. `outcome` is a key of OUTCOMES; `says` is this page's word for it; `href` its records."""

    outcome: str
    says: str
    count: int
    href: str | None = None

    @property
    def css(self) -> str:
        """The class that gives the part its colour and pattern."""
        return OUTCOMES[self.outcome]


@dataclass(frozen=True)
class Stretch:
    """A part with where it is drawn, in hundredths of the bar's width."""

    part: Part
    starts: float
    width: float


@dataclass(frozen=True)
class Bar:
    """A row of the chart: what it is about, and its parts. `href` leads to the thing itself."""

    label: str
    parts: tuple[Part, ...]
    href: str | None = None
    note: str = ""

    @property
    def total(self) -> int:
        """How many records the bar stands for."""
        return sum(part.count for part in self.parts)

    @property
    def sentence(self) -> str:
        """The bar in words, for those who do not see it."""
        return ", ".join(f"{part.count:,} {part.says}" for part in self.parts)

    @property
    def stretches(self) -> list[Stretch]:
        """The parts that are drawn, in order. A part too thin to see is drawn 0.6 wide, and the rest give way."""
        drawn = [part for part in self.parts if part.count]
        if not drawn:
            return []
        widths = [max(0.6, 100 * part.count / self.total) for part in drawn]
        scale = 100 / sum(widths)
        stretches, starts = [], 0.0
        for part, width in zip(drawn, widths, strict=True):
            stretches.append(Stretch(part, round(starts, 2), round(width * scale, 2)))
            starts += width * scale
        return stretches


@dataclass(frozen=True)
class Chart:
    """Bars under one title. `says` is one sentence that gives the chart's point. All bars have the same outcomes.

    `of` is what each bar stands for: the heading of the table's first column.
    """

    title: str
    says: str
    bars: tuple[Bar, ...]
    of: str = "Measure"

    @property
    def columns(self) -> list[Part]:
        """One part for each outcome, for the key and the table's headings."""
        return list(self.bars[0].parts) if self.bars else []
