"""A budget, line by line: what, how much is asked of this fund, how much comes from elsewhere, and what that makes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError

from kept.service.library import wording
from kept.service.opportunities.forms import Pounds
from kept.service.opportunities.models import Opportunity

MOST_LINES = 20
LONGEST_LINE = 200
"""Characters that say what a line is for."""
DECLINES = "declines"
"""The box by which a group chooses to ask for no running costs (bx-2.s.6: a right that nobody has to use)."""
TIME = "time"
"""The box for what volunteers' time is worth: given in kind, and asked of nobody."""
COSTS = {"overheads": "Running costs", "training": "Training", "volunteers": "What involving volunteers costs"}
"""Lines that are there from the start, where the fund pays for them (bx-3.s.8)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. Amounts are pounds, and nothing where none was typed, or where it cannot be read."""

    what: str
    asked: Decimal
    elsewhere: Decimal


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget as it stands, right or not yet. `wrong` has a sentence for each box that is not right."""

    lines: list[Line]
    in_kind: Decimal
    declines: bool
    wrong: Mapping[str, str]

    @property
    def asked(self) -> Decimal:
        """What is asked of this fund, pounds."""
        return sum((line.asked for line in self.lines), Decimal(0))

    @property
    def elsewhere(self) -> Decimal:
        """What comes from elsewhere in money, pounds."""
        return sum((line.elsewhere for line in self.lines), Decimal(0))

    @property
    def words(self) -> str:
        """All of it, a line for each."""
        said = [f"{line.what or 'No name yet'}: {_shares(line.asked, line.elsewhere)}" for line in self.lines]
        if self.declines:
            said.append("Running costs: we choose not to ask for any")
        if self.in_kind:
            said.append(f"Volunteers’ time, given in kind: worth {wording.pounds(self.in_kind)}")
        return "\n".join([*said, f"In all: {_shares(self.asked, self.elsewhere)}"])


def costs_of(opportunity: Opportunity) -> dict[str, str]:
    """The lines that this fund's budget begins with."""
    accepts = {
        "overheads": opportunity.overheads_accepted,
        "training": opportunity.training_accepted,
        "volunteers": opportunity.volunteer_costs_accepted,
    }
    return {name: says for name, says in COSTS.items() if accepts[name]}


def boxes(opportunity: Opportunity) -> tuple[str, ...]:
    """The names of a budget's boxes."""
    rows = [f"{at}-{name}" for at in range(1, MOST_LINES + 1) for name in ("what", "asked", "elsewhere")]
    fixed = [f"{cost}-{name}" for cost in costs_of(opportunity) for name in ("asked", "elsewhere")]
    return (*rows, *fixed, *([DECLINES] if opportunity.overheads_accepted else []), TIME)


def read(opportunity: Opportunity, typed: Mapping[str, str]) -> Budget:
    """A budget from what was typed in its boxes."""
    wrong: dict[str, str] = {}
    declines = opportunity.overheads_accepted and bool(typed.get(DECLINES))
    lines = [*_own(typed, wrong), *_fixed(opportunity, typed, wrong)]
    budget = Budget(lines, _amount(TIME, typed, wrong), declines, wrong)
    if opportunity.overheads_accepted:
        if declines and (typed.get("overheads-asked") or typed.get("overheads-elsewhere")):
            wrong[DECLINES] = "You ask for running costs, and say that you ask for none. Take one of them out"
        elif not declines and not typed.get("overheads-asked"):
            wrong["overheads-asked"] = "Write your running costs, or tick that you ask for none"
    most = opportunity.award_size
    if not wrong and budget.asked > most:
        over = wording.pounds(budget.asked - most)
        wrong[_first_box(typed)] = (
            f"You ask for {wording.pounds(budget.asked)}, and the most is {wording.pounds(most)}. Take {over} off"
        )
    elif not wrong and not budget.asked:
        wrong[_first_box(typed)] = "Say how much you ask of this fund"
    return budget


def lines_typed(typed: Mapping[str, str]) -> int:
    """The number of the last line of their own in which something stands; 0 where there is none."""
    numbers = [int(name.partition("-")[0]) for name, said in typed.items() if said and name[0].isdigit()]
    return max(numbers, default=0)


def _own(typed: Mapping[str, str], wrong: dict[str, str]) -> Iterator[Line]:
    for at in range(1, lines_typed(typed) + 1):
        what = typed.get(f"{at}-what", "")
        if not any(typed.get(f"{at}-{name}") for name in ("what", "asked", "elsewhere")):
            continue
        asked, elsewhere = (_amount(f"{at}-{name}", typed, wrong) for name in ("asked", "elsewhere"))
        if not what:
            wrong[f"{at}-what"] = f"Say what line {at} is for"
        elif len(what) > LONGEST_LINE:
            wrong[f"{at}-what"] = f"Write at most {LONGEST_LINE} characters"
        elif not (asked or elsewhere) and f"{at}-asked" not in wrong and f"{at}-elsewhere" not in wrong:
            wrong[f"{at}-asked"] = f"Write how much line {at} costs"
        yield Line(what, asked, elsewhere)


def _fixed(opportunity: Opportunity, typed: Mapping[str, str], wrong: dict[str, str]) -> Iterator[Line]:
    for name, says in costs_of(opportunity).items():
        asked, elsewhere = (_amount(f"{name}-{of}", typed, wrong) for of in ("asked", "elsewhere"))
        if asked or elsewhere:
            yield Line(says, asked, elsewhere)


def _amount(box: str, typed: Mapping[str, str], wrong: dict[str, str]) -> Decimal:
    said = typed.get(box, "")
    if not said:
        return Decimal(0)
    try:
        return Pounds(least=Decimal(0), asked="Write an amount in pounds, such as 120").clean(said) or Decimal(0)
    except ValidationError as problem:
        wrong[box] = problem.messages[0]
        return Decimal(0)


def _first_box(typed: Mapping[str, str]) -> str:
    """Where a sentence about the whole budget is said: at the first amount asked for, or else the first box."""
    at = [name for name, said in typed.items() if said and name.endswith("-asked")]
    return at[0] if at else "1-asked"


def _shares(asked: Decimal, elsewhere: Decimal) -> str:
    said = f"{wording.pounds(asked)} of this fund"
    return f"{said}, {wording.pounds(elsewhere)} from elsewhere" if elsewhere else said
