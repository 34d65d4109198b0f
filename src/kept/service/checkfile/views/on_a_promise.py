"""What the sample comes to for one promise, shown on that promise's own page."""

from django.template.loader import render_to_string

from kept.documents.model import Provision
from kept.service.checkfile import queries
from kept.service.checkfile.charting import OUTCOME_OF, address_of
from kept.standards.standard import standards

ALWAYS = ("met", "not met", "cannot tell")
NEVER = "does not apply"


def on_a_promise(provision: Provision) -> str:
    """Counts of each answer, each leading to its records; empty where no record is of the kind it is about."""
    lines = []
    for standard, counts in queries.answers_to(provision).items():
        shown = [
            (
                counts.get(answer, 0),
                answer,
                address_of(provision.document, promise=f"{provision.id}:{standard}", answer=answer),
            )
            for answer, outcome in OUTCOME_OF.items()
            if outcome in ALWAYS or (counts.get(answer) and outcome != NEVER)
        ]
        if any(count for count, _, _ in shown):
            lines.append((standards()[standard].says, shown))
    return render_to_string("checkfile/on-a-promise.html", {"lines": lines}) if lines else ""
