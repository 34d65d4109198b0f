"""A published statement as a deed with a fact record: what standards read."""

from django.urls import reverse

from kept.service import clock
from kept.service.checks.deed import Deed
from kept.service.statements.models import Statement


def deed(statement: Statement) -> Deed:
    """Publishing this version, today."""
    return Deed(
        subject="statement",
        of=statement,
        body=statement.organisation,
        place=statement.place,
        on=clock.today(),
        values={
            "what": statement.what,
            "seen_on": clock.today(),
            "published": True,
            "published_on": statement.published_on,
            **statement.facts,
        },
        title=f"{statement.title}, version {statement.number}",
        address=reverse("statement", args=[statement.pk]),
    )
