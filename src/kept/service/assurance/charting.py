"""Counts as charts: kept, explained, not kept and cannot tell, always side by side."""

from collections.abc import Iterable, Mapping
from datetime import date

from kept.documents.loader import provision as held_provision
from kept.documents.model import Provision
from kept.service.assurance.queries import SHOWN, Counts
from kept.service.checks.models import ComesTo
from kept.service.design.charts import Bar, Chart, Part
from kept.standards.standard import standards

DRAWN_AS: Mapping[str, str] = {
    ComesTo.KEPT: "met",
    ComesTo.EXPLAINED: "explained",
    ComesTo.NOT_KEPT: "not met",
    ComesTo.CANNOT_TELL: "cannot tell",
}


def sentence(counts: Counts) -> str:
    """Counts in words: 20 kept, 3 explained, 5 not kept, 2 cannot tell."""
    return ", ".join(f"{counts.of[word]:,} {word}" for word in SHOWN)


def headline(provision: Provision, measured_by: Iterable[str]) -> str:
    """A promise as a heading: what a standard it is measured by asks; our summary, where they only list many things."""
    lists = ("all true", "in order")
    return next((standards()[id].says for id in measured_by if standards()[id].must_be not in lists), provision.says)


def of_promises(
    found: Mapping[str, Counts], measured_by: Mapping[str, list[str]], addresses: Mapping[str, str], when: str
) -> Chart:
    """A bar for each promise, named by the standards it was `measured_by`, which leads to its page here."""
    bars = []
    for id, counts in found.items():
        provision = held_provision(id)
        title = headline(provision, measured_by[id])
        note = id if title == provision.says else f"{id}: {provision.says}"
        bars.append(Bar(title, _parts(counts), addresses[id], note=note))
    return Chart(
        "Promise by promise", f"What was done in {when}, held against each promise.", tuple(bars), of="Promise"
    )


def of_bodies(found: Mapping[str, Counts], when: str) -> Chart:
    """A bar for each body, in the order of names."""
    bars = tuple(Bar(name, _parts(counts)) for name, counts in found.items())
    return Chart(
        "Body by body", f"What each did in {when}. In the order of names: this is no ranking.", bars, of="Body"
    )


def of_months(found: Mapping[date, Counts], when: str) -> Chart:
    """A bar for each month in which something was counted."""
    bars = tuple(Bar(f"{month:%B}", _parts(counts)) for month, counts in found.items())
    return Chart("Month by month", f"What was done in {when}, by the month in which it was done.", bars, of="Month")


def _parts(counts: Counts) -> tuple[Part, ...]:
    return tuple(Part(DRAWN_AS[word], str(word), counts.of[word]) for word in SHOWN)
