"""Who is affected: ten groups by three questions, authorised by somebody who wrote none of it, and then public."""

from typing import Any

import pytest
from django.test import Client

from cast import Cast
from kept.service.decisions import actions as deciding
from kept.service.decisions.models import Effect, EqualityAssessment, Group
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Opportunity
from rounds import as_, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def groups(**changed: str) -> dict[str, str]:
    """What is typed of the ten groups: nothing worse for anybody, unless it is changed."""
    told: dict[str, str] = {}
    for number, _ in enumerate(Group):
        told |= {f"adverse-{number}": "no", f"advances-{number}": "yes", f"fosters-{number}": "no", f"how-{number}": ""}
    return told | {name.replace("_", "-"): value for name, value in changed.items()}


CHANGE = {"change": "Meals where there were none.", "evidence": "We asked 40 people over 70."}
ADVICE: dict[str, Any] = {"plan": "Grace asks again in March.", "advice": "proceed", "softening": "", "even_so": ""}


def test_it_is_written_in_three_steps_authorised_by_another_and_published(cast: Cast, fund: Opportunity) -> None:
    grace, dora, address = as_(cast, "grace"), as_(cast, "dora"), f"/grants/{fund.pk}/equality/fund/"
    public = f"/grants/{fund.pk}/equality/"
    assert "Nothing is published yet" in page(Client().get(public)).text
    assert address in page(grace.get(public)).links
    grace.post(f"{address}?step=change", CHANGE)
    assert "answer for each of the ten groups" in page(grace.get(address)).text
    missing = groups()
    del missing["adverse-4"]
    assert "Pregnancy and maternity: choose yes or no" in page(grace.post(f"{address}?step=groups", missing)).text
    harm = page(grace.post(f"{address}?step=groups", groups(adverse_0="yes")))
    assert "Age: write how it could make things worse" in harm.text
    grace.post(f"{address}?step=groups", groups(adverse_0="yes", how_0="Evenings are hard for older people."))
    assert Effect.objects.count() == 10
    grace.post(f"{address}?step=advice", ADVICE)
    assert "say what would lessen the harm, or why to go ahead even so" in page(grace.get(address)).text
    grace.post(f"{address}?step=advice", ADVICE | {"softening": "Lunches too."})
    shown = page(grace.get(address))
    assert "a colleague authorises it" in shown.text
    assert "You wrote some of this" in page(grace.post(address, {"version": "4"})).text
    assert "Meals where" not in page(Client().get(public)).text
    version = page(dora.get(address)).find("input", name="version")[0].get("value")
    dora.post(address, {"version": version})
    shown = page(Client().get(public))
    for words in ("Meals where there were none.", "Evenings are hard", "People with little money", "Dora Finch"):
        assert words in shown.text
    grace.post(f"{address}?step=change", CHANGE | {"change": "Changed."})
    assert "Changed." not in page(Client().get(public)).text, "it stays as it was authorised"


def test_whoever_wrote_any_of_it_does_not_authorise_it(cast: Cast, fund: Opportunity) -> None:
    grace, dora = cast.person["grace"], cast.person["dora"]
    one = {"adverse": False, "advances": True, "fosters": True, "how": ""}
    deciding.write_equality(opportunity=fund, of="fund", by=dora, **CHANGE, **ADVICE)
    written = deciding.write_effects(opportunity=fund, of="fund", effects=dict.fromkeys(Group.values, one), by=grace)
    for name in (grace, dora):
        with pytest.raises(Refused, match="You wrote some of this"):
            deciding.authorise_equality(assessment=written, version=written.version, by=name)
    with pytest.raises(Refused, match="A colleague changed it"):
        deciding.authorise_equality(assessment=written, version=1, by=cast.person["grace"])


def test_two_who_write_at_once_notice(cast: Cast, fund: Opportunity) -> None:
    address = f"/grants/{fund.pk}/equality/fund/?step=change"
    grace, dora = as_(cast, "grace"), as_(cast, "dora")
    grace.post(address, CHANGE | {"version": ""})
    grace.post(address, CHANGE | {"change": "More meals.", "version": "1"})
    shown = page(dora.post(address, CHANGE | {"change": "Fewer meals.", "version": "1"}))
    assert "A colleague changed it while you were writing" in shown.text
    assert "Fewer meals." in shown.text, "nothing typed is lost"
    assert EqualityAssessment.objects.get().change == "More meals."


def test_what_was_decided_is_written_of_once_it_is(cast: Cast, fund: Opportunity) -> None:
    address = f"/grants/{fund.pk}/equality/decision/"
    grace = as_(cast, "grace")
    assert "Nothing is decided yet" in page(grace.get(address)).text
    assert "Nothing is decided yet" in page(grace.post(f"{address}?step=change", CHANGE)).text
    deciding.close_round(opportunity=fund, by=cast.person["grace"])
    grace.post(f"{address}?step=change", CHANGE)
    assert EqualityAssessment.objects.get().of == "decision"
