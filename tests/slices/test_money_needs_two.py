"""Money needs two, whatever is done in whatever order: a machine tries what people with too many roles could try (S17).

Everybody here may do everything for their side, which no real person may. Still no payment is agreed to and made by one
person, no account is given and confirmed by one, nothing is paid twice, and payments come to the award.
"""

from contextlib import ExitStack, suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

import awarded
from awarded import on
from cast import Cast
from kept.service.awards import actions
from kept.service.awards.models import Award, Payment, Uplift
from kept.service.banking import actions as banking
from kept.service.banking.models import Account
from kept.service.banking.numbers import Numbers
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.organisations.models import Membership
from reliability import LONG

NUMBERS = [Numbers("Saltmarsh Lunch Club", "204060", f"0000000{digit}") for digit in (1, 2)]
FUNDERS, GROUP = ("grace", "farid", "amara"), ("winnie", "tom", "petra")
ANYBODY = st.sampled_from((*FUNDERS, *GROUP, "ivy"))
SEQUENCES = (1_000, 40 if LONG else 10)
"""Of goal S17, and the presses in each."""
DONE = ("awards.payment.made", "awards.payment.corrected")
ROLES = ("grants-officer", "finance-officer", "contract-manager")


@pytest.fixture
def award(cast: Cast) -> Award:
    """An award of £6,000, where everybody at the council has three roles and everybody at the club is its manager."""
    for name in FUNDERS:
        for role in ROLES:
            held = {"person": cast.person[name], "organisation": cast.organisation["council"], "role": role}
            Membership.objects.get_or_create(**held, until=None, defaults={"since": cast.person[name].joined_at})
    Membership.objects.filter(organisation=cast.organisation["lunch"]).update(role="manager")
    return awarded.accepted(cast)


def tried_out(cast: Cast, award: Award, sequences: int, steps: int) -> None:
    """So many sequences of at most so many presses, each begun from the same award and taken back afterwards.

    Raises:
        AssertionError: after one of them, money did not need two.
    """

    class Money(RuleBasedStateMachine):
        """One award, its holder's account, and people who press whatever there is."""

        def __init__(self) -> None:
            super().__init__()
            self.stack = ExitStack()
            self.stack.enter_context(on(date(2028, 6, 1)))
            self.changed = True

        @initialize()
        def begin(self) -> None:
            self.point = transaction.savepoint()

        def teardown(self) -> None:
            transaction.savepoint_rollback(self.point)
            self.stack.close()

        def tried(self, do: Any, **given: Any) -> None:
            """Whatever is refused is refused in a sentence. Where it is not, all of it is looked at once more."""
            self.changed = False
            with suppress(Refused, NotAllowed), transaction.atomic():
                do(**given)
                self.changed = True

        @rule(by=ANYBODY, numbers=st.sampled_from(NUMBERS))
        def gives_details(self, by: str, numbers: Numbers) -> None:
            organisation = cast.organisation["lunch"]
            self.tried(banking.propose, organisation=organisation, numbers=numbers, by=cast.person[by])

        @rule(by=ANYBODY, numbers=st.sampled_from(NUMBERS), telephone=st.booleans())
        def confirms_details(self, by: str, numbers: Numbers, telephone: bool) -> None:
            account = Account.objects.order_by("-pk").first()
            if account is None:
                return
            heard: dict[str, Any] = {"account": account, "sort_code": numbers.sort_code, "number": numbers.number}
            if telephone:
                Account.objects.filter(pk=account.pk).update(asked=cast.organisation["council"])
                self.tried(banking.check, **heard, how="I rang.", by=cast.person[by])
            else:
                self.tried(banking.confirm, **heard, by=cast.person[by])

        @rule(by=ANYBODY, number=st.integers(0, 3), into=st.booleans())
        def pays(self, by: str, number: int, into: bool) -> None:
            payment = Payment.objects.filter(award=award).order_by("due_on")[number]
            account = Account.objects.order_by("-pk").first() if into else None
            day = payment.due_on + timedelta(days=1)
            self.tried(actions.pay, payment=payment, paid_on=day, into=account, by=cast.person[by])

        @rule(by=ANYBODY, number=st.integers(0, 3), not_paid=st.booleans())
        def corrects(self, by: str, number: int, not_paid: bool) -> None:
            payment = Payment.objects.filter(award=award).order_by("due_on")[number]
            after = None if not_paid else payment.due_on
            before = str(payment.paid_on)
            self.tried(
                actions.correct, payment=payment, before=before, after=after, because="Wrong.", by=cast.person[by]
            )

        @rule(by=ANYBODY, more=st.integers(1, 99_999), start=st.sampled_from([date(2026, 11, 1), date(2029, 1, 1)]))
        def asks_for_more(self, by: str, more: int, start: date) -> None:
            asked = {"more": Decimal(more) / 100, "from_on": start, "why": "Gas."}
            self.tried(actions.ask_for_more, award=award, **asked, by=cast.person[by])

        @rule(by=ANYBODY, yes=st.booleans())
        def answers(self, by: str, yes: bool) -> None:
            uplift = Uplift.objects.order_by("-pk").first()
            if uplift is not None:
                agreed = uplift.more if yes else None
                told = {"agreed": agreed, "answer": "We can.", "asked": uplift.more}
                self.tried(actions.answer_uplift, uplift=uplift, **told, by=cast.person[by])

        @invariant()
        def what_must_be_so(self) -> None:
            if self.changed:
                payments = list(Payment.objects.filter(award=award).select_related("account"))
                self.two_people([one for one in payments if one.paid_on])
                self.nothing_twice_and_all_of_it(payments)

        def two_people(self, paid: list[Payment]) -> None:
            for payment in paid:
                assert payment.paid_by_id is not None
                assert payment.paid_by_id != payment.approved_by_id
                if payment.account is not None:
                    assert payment.account.confirmed_at is not None
                    assert payment.paid_by_id not in (payment.account.proposed_by_id, payment.account.confirmed_by_id)
            for account in Account.objects.filter(confirmed_at__isnull=False):
                assert account.confirmed_by_id != account.proposed_by_id

        def nothing_twice_and_all_of_it(self, payments: list[Payment]) -> None:
            assert sum(one.amount for one in payments) == Award.objects.values_list("amount", flat=True).get(
                pk=award.pk
            )
            told = list(Entry.objects.filter(subject="awards.payment", event__in=DONE).values_list("event", "kept"))
            made = sum(event == DONE[0] for event, _ in told)
            taken_back = sum(event == DONE[1] and kept["after"] is None for event, kept in told)
            assert made - taken_back == sum(one.paid_on is not None for one in payments)

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Money,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=steps,
            deadline=None,
            phases=[Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_money_needs_two(cast: Cast, award: Award) -> None:
    tried_out(cast, award, *SEQUENCES)


def test_one_person_who_could_do_it_alone_is_found(cast: Cast, award: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault: whoever agreed to a payment makes it. The database does not have it either."""
    monkeypatch.setattr("kept.service.awards.actions.paying._must_be_a_second_person", lambda *_: None)
    with pytest.raises((AssertionError, IntegrityError)):
        tried_out(cast, award, *SEQUENCES)
