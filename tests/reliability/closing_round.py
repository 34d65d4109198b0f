"""A round that is about to close: many groups with every answer written, and people who can press the button.

`python -m reliability.closing_round GROUPS FUNDS PEOPLE`, in a database of its own, prints as JSON what each of the
people needs: their device's cookie, the drafts that they can send, and what they could begin.
"""

import json
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta
from decimal import Decimal

import django

WORDS = "Soup, bread and a chair."
"""What everybody answers."""


@dataclass(frozen=True)
class Presser:
    """Somebody with a device they are signed in on; they can send `drafts`, and `groups` have not begun for `fund`."""

    cookie: str
    drafts: list[int]
    groups: list[int]
    fund: int


@dataclass(frozen=True)
class Round:
    """What was made: those who can press, and the officer's device and funds."""

    pressers: list[Presser]
    officer: str
    funds: list[int]


def prepare(groups: int, funds: int, people: int) -> Round:
    """Make it. Two of the people can press for each group, which has a draft for each fund but the last."""
    from kept.service import clock
    from kept.service.applications.models import Answer, Application
    from kept.service.demo import promises
    from kept.service.demo.cast import gather
    from kept.service.demo.money import Money
    from kept.service.opportunities.models import Opportunity
    from kept.service.organisations.models import Kind, LegalForm, Membership, Organisation, findable
    from kept.service.people.models import Person
    from signing_in import signed_in

    now, today = clock.now(), clock.today()
    cast, borough = gather(), promises.places()
    promises.adopt(cast, borough, today - timedelta(days=500))
    money = Money(cast, borough, today)
    open_now: list[Opportunity] = [
        money.published(
            money.fund(
                f"Warm Tables Fund {one}",
                opens=-30,
                closes=30,
                starts=money.day(90),
                what_for="Meals and company through the winter.",
                award_size=Decimal("1500.00"),
                budget=Decimal("150000.00"),
            )
        )
        for one in range(funds)
    ]
    who = Person.objects.bulk_create(
        Person(email=f"presser-{one}@groups.example", name=f"Presser {one}", joined_at=now) for one in range(people)
    )
    bodies = Organisation.objects.bulk_create(
        Organisation(
            name=f"Table number {one}",
            sorts_as=findable(f"Table number {one}"),
            kind=Kind.VCSE,
            legal_form=LegalForm.CONSTITUTED,
            added_at=now,
        )
        for one in range(groups)
    )
    Membership.objects.bulk_create(
        Membership(person=who[(at + colleague) % people], organisation=body, role=role, since=now)
        for at, body in enumerate(bodies)
        for colleague, role in enumerate(("manager", "member"))
    )
    drafts = Application.objects.bulk_create(
        Application(
            opportunity=fund, organisation=body, begun_at=now, begun_by=who[at % people], eligibility_checked_at=now
        )
        for fund in open_now[:-1]
        for at, body in enumerate(bodies)
    )
    asked = {fund.pk: list(fund.questions.all()) for fund in open_now}
    Answer.objects.bulk_create(
        Answer(application=draft, question=question, words=WORDS, saved_at=now)
        for draft in drafts
        for question in asked[draft.opportunity_id]
    )
    pressers = [
        Presser(
            signed_in(person).cookies["kept-device"].value,
            [draft.pk for draft in drafts if draft.begun_by_id == person.pk],
            [body.pk for body in bodies[at::people]],
            open_now[-1].pk,
        )
        for at, person in enumerate(who)
    ]
    officer = signed_in(cast.person["grace"], staff=True).cookies["kept-device"].value
    return Round(pressers, officer, [fund.pk for fund in open_now])


if __name__ == "__main__":
    django.setup()
    print(json.dumps(asdict(prepare(*map(int, sys.argv[1:4])))))
