"""A fund that is open, and applications to it, for the tests of applying together."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import time_machine

from cast import Cast
from funds import a_place, published
from kept.service.applications import actions
from kept.service.applications.models import Application
from kept.service.opportunities.models import Opportunity
from kept.service.partnerships.models import Place

DURING = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
BELL = datetime(2026, 10, 13, 11, 0, tzinfo=UTC)
"""Midday in London on the day the fund closes."""


@contextmanager
def in_the_round() -> Iterator[Any]:
    """A day on which the fund is open."""
    with time_machine.travel(DURING, tick=False) as traveller:
        yield traveller


def an_open_fund(cast: Cast, **fields: Any) -> Opportunity:
    """The Warm Tables Fund, open."""
    return published(cast, Place.objects.first() or a_place(cast), **fields)


def begun(cast: Cast, fund: Opportunity, group: str = "lunch", who: str = "winnie") -> Application:
    """An application with no answers."""
    return actions.begin(opportunity=fund, organisation=cast.organisation[group], by=cast.person[who])


def answered(cast: Cast, application: Application, who: str = "winnie", words: str = "Soup.") -> Application:
    """The same words in every answer."""
    for question in application.opportunity.questions.all():
        actions.save_answer(application=application, question=question, words=words, by=cast.person[who])
    return application


def send(cast: Cast, application: Application, who: str = "winnie", **more: Any) -> Application:
    """Pressed by somebody, from a page of their own."""
    key = f"{application.pk}-{who}-{Application.objects.count()}-{application.asked_at}"
    return actions.send(application=application, press=key[:64], by=cast.person[who], **more)
