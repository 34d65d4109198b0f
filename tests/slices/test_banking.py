"""Bank details as rules: two people, nothing lost, numbers kept locked."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given as for_all
from hypothesis import strategies as st

import accounts
from accounts import LUNCH, OTHER
from awarded import on
from cast import Cast
from kept.service.banking import actions, queries
from kept.service.banking.models import Account
from kept.service.banking.numbers import NotANumber, account_number, sort_code
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.organisations.actions.locking import NotAllowed
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.outbox.models import Message
from kept.service.people.sealing import Unreadable, seal, unseal

DIGITS = st.text("0123456789", min_size=1, max_size=10)


@for_all(DIGITS)
def test_an_account_number_has_six_to_eight_digits_and_is_kept_as_eight(typed: str) -> None:
    if 6 <= len(typed) <= 8:
        assert account_number(typed) == typed.rjust(8, "0")
    else:
        with pytest.raises(NotANumber):
            account_number(typed)


@for_all(DIGITS, st.sampled_from(["", "-", " ", "–"]))
def test_a_sort_code_has_six_digits_however_it_is_written(typed: str, between: str) -> None:
    written = between.join(typed[at : at + 2] for at in range(0, len(typed), 2))
    if len(typed) == 6:
        assert sort_code(written) == typed
    else:
        with pytest.raises(NotANumber):
            sort_code(written)


@pytest.mark.parametrize("typed", ["12a456", "١٢٣٤٥٦", "", "1234.6", "12²456"])
def test_what_is_not_a_number_is_refused(typed: str) -> None:
    for read in (sort_code, account_number):
        with pytest.raises(NotANumber):
            read(typed)


def test_a_secret_is_opened_only_for_what_it_was_sealed_for() -> None:
    assert unseal(seal("204060", "one"), "one") == "204060"
    with pytest.raises(Unreadable):
        unseal(seal("204060", "one"), "another")


def test_numbers_are_nowhere_in_the_database_as_they_were_typed(cast: Cast) -> None:
    account = accounts.confirmed(cast)
    assert account.numbers == LUNCH
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM banking_account")
        held = str(cursor.fetchall())
    held += str(list(Entry.objects.values_list("kept", flat=True)))
    held += str(list(Message.objects.values_list("subject", "body")))
    assert LUNCH.number not in held
    assert LUNCH.sort_code not in held
    assert "678" in str(list(Message.objects.values_list("body"))), "the ending is enough to know it by"


def test_one_person_cannot_do_both(cast: Cast) -> None:
    account = accounts.given(cast)
    winnie = cast.person["winnie"]
    with pytest.raises(Refused, match="You gave these bank details"):
        actions.confirm(account=account, sort_code=LUNCH.sort_code, number=LUNCH.number, by=winnie)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(confirmed_by=winnie, confirmed_at=account.proposed_at)


def test_the_old_account_stays_in_use_for_months_until_the_new_one_is_confirmed(cast: Cast) -> None:
    lunch = cast.organisation["lunch"]
    with on(date(2026, 3, 2)):
        old = accounts.confirmed(cast)
        new = accounts.given(cast, OTHER, by="tom")
    with on(date(2027, 2, 1)):
        assert queries.in_use(lunch) == old
        assert queries.waiting(lunch) == new
        actions.confirm(account=new, sort_code=OTHER.sort_code, number=OTHER.number, by=cast.person["winnie"])
        assert queries.in_use(lunch) == new
        assert queries.waiting(lunch) is None
    old.refresh_from_db()
    assert old.replaced_at is not None, "kept, as what older payments went into"


def test_numbers_that_differ_confirm_nothing(cast: Cast) -> None:
    account = accounts.given(cast)
    with pytest.raises(Refused, match="not the numbers that were given"):
        actions.confirm(account=account, sort_code=LUNCH.sort_code, number="00123679", by=cast.person["tom"])
    assert queries.in_use(cast.organisation["lunch"]) is None


def test_everybody_who_may_change_them_is_told_each_time(cast: Cast) -> None:
    account = accounts.confirmed(cast)
    everybody = {cast.person[name].email for name in ("winnie", "tom", "petra")}
    for what in ("given", "confirmed"):
        told = Message.objects.filter(key__startswith=f"account-{what}-{account.pk}")
        assert {one.to for one in told} == everybody
    new = accounts.given(cast, OTHER, by="tom")
    actions.withdraw(account=new, by=cast.person["winnie"])
    assert Message.objects.filter(key__startswith=f"account-withdrawn-{new.pk}").count() == 3


def test_pressed_twice_is_once_and_a_newer_one_takes_the_place_of_what_waited(cast: Cast) -> None:
    first = accounts.given(cast)
    assert accounts.given(cast) == first
    newer = accounts.given(cast, OTHER)
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    with pytest.raises(Refused, match="withdrawn"):
        actions.confirm(account=first, sort_code=LUNCH.sort_code, number=LUNCH.number, by=cast.person["tom"])
    told = {"sort_code": OTHER.sort_code, "number": OTHER.number, "by": cast.person["tom"]}
    assert actions.confirm(account=newer, **told) == actions.confirm(account=newer, **told)
    assert Entry.objects.filter(event="banking.account.confirmed").count() == 1
    with pytest.raises(Refused, match="in use already"):
        accounts.given(cast, OTHER)


def test_a_body_checks_by_telephone_only_where_there_is_nobody_else(cast: Cast) -> None:
    voice, ivy, grace = cast.organisation["voice"], cast.person["ivy"], cast.person["grace"]
    with pytest.raises(Refused, match="Petra Novak or Tom Brackley can confirm it"):
        actions.ask(account=accounts.given(cast), body=voice, by=cast.person["winnie"])
    cast.joins("sole@one.example", "Sole Trader")
    cast.acts("sole", "bikes", "manager", asked_by="bilal")
    from kept.service.organisations.actions import membership

    for name in ("bilal", "petra"):
        for held in cast.organisation["bikes"].memberships.filter(person=cast.person[name], until=None):
            membership.remove(membership=held, by=cast.person["sole"])
    account = accounts.given(cast, by="sole", organisation="bikes")
    account = actions.ask(account=account, body=voice, by=cast.person["sole"])
    assert {one.to for one in Message.objects.filter(key__startswith="account-asked")} == {ivy.email}
    heard = {"sort_code": LUNCH.sort_code, "number": LUNCH.number}
    with pytest.raises(NotAllowed):
        actions.check(account=account, **heard, how="I rang them.", by=grace)  # another body's
    with pytest.raises(Refused, match="whom you rang"):
        actions.check(account=account, **heard, how=" ", by=ivy)
    done = actions.check(account=account, **heard, how="The treasurer, on last year’s number.", by=ivy)
    assert queries.in_use(cast.organisation["bikes"]) == done
    assert actions.check(account=account, **heard, how="The treasurer.", by=ivy) == done


def test_whoever_checks_for_a_body_does_not_act_for_the_group(cast: Cast) -> None:
    account = accounts.given(cast)
    Account.objects.filter(pk=account.pk).update(asked=cast.organisation["voice"])
    cast.acts("ivy", "lunch", "member", asked_by="winnie")
    with pytest.raises(Refused, match="You act for Saltmarsh Lunch Club yourself"):
        actions.check(
            account=account, sort_code=LUNCH.sort_code, number=LUNCH.number, how="Rang.", by=cast.person["ivy"]
        )


def test_each_finds_what_they_may(cast: Cast) -> None:
    confirmed, waits = accounts.confirmed(cast), accounts.given(cast, OTHER)
    Account.objects.filter(pk=waits.pk).update(asked=cast.organisation["voice"])
    for person in [*cast.person.values(), None]:
        for permission in (Permission.KEEP_ACCOUNT, Permission.CHECK_ACCOUNT, Permission.RECORD_PAYMENT):
            found = {one.pk for one in queries.accounts_for(person, permission)}
            for account in Account.objects.filter(pk__in=(confirmed.pk, waits.pk)):
                assert (account.pk in found) is may(person, permission, account), (person, permission, account)


def test_a_key_that_has_changed_loses_no_page(cast: Cast, settings: object) -> None:
    account = accounts.confirmed(cast)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert account.numbers is None
    assert account.says == "an account that must be given again"
