"""Organisations, who acts for them, and what each may do."""

import datetime
import threading
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Cast, gather, secret_in_last_message
from kept.opendata.identifiers import OrganisationId
from kept.service import clock
from kept.service.history.models import Entry
from kept.service.history.refused import Refused
from kept.service.organisations import queries, roles
from kept.service.organisations.actions import closing, founding, inviting, membership
from kept.service.organisations.actions.locking import NobodyLeft, NotAllowed
from kept.service.organisations.may import may
from kept.service.organisations.models import Invitation, Kind, Membership, Organisation
from kept.service.organisations.permissions import Permission, Visibility
from kept.service.outbox.models import Message
from kept.service.people import actions as people
from kept.service.people.exports import everything_about
from kept.service.people.models import Person


def role_of(cast: Cast, name: str, organisation: str) -> Membership:
    return Membership.objects.get(
        person=cast.person[name], organisation=cast.organisation[organisation], until__isnull=True
    )


def managers(organisation: Organisation) -> int:
    looking_after = roles.with_permission(Permission.MANAGE_PEOPLE)
    return Membership.objects.filter(organisation=organisation, until=None, role__in=looking_after).count()


def test_roles_are_those_asked_for() -> None:
    for kind in Kind:
        assert Permission.MANAGE_PEOPLE in roles.first_of(kind).may
    assert len(roles.ROLES) >= 20
    assert all(role.says and role.acts_for <= set(Kind.values) for role in roles.ROLES.values())
    assert "manager" not in roles.STAFF
    assert "grants-officer" in roles.STAFF


def test_a_council_officer_may_do_nothing_for_a_charity(cast: Cast) -> None:
    for permission in Permission:
        assert not may(cast.person["amara"], permission, cast.organisation["lunch"])
        assert not may(cast.person["stella"], permission, cast.organisation["lunch"])
        assert not may(None, permission, cast.organisation["lunch"])


def test_each_does_what_their_role_says(cast: Cast) -> None:
    council, lunch = cast.organisation["council"], cast.organisation["lunch"]
    assert may(cast.person["grace"], Permission.END_AWARD, council)
    assert not may(cast.person["farid"], Permission.END_AWARD, council)
    assert may(cast.person["farid"], Permission.RECORD_PAYMENT, council)
    assert may(cast.person["tom"], Permission.WRITE_APPLICATION, lunch)
    assert not may(cast.person["tom"], Permission.MANAGE_PEOPLE, lunch)


@pytest.mark.django_db
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_asking_and_finding_agree(data: st.DataObject) -> None:
    """Whatever roles people hold, ended or not: `may` says yes to exactly what the queries find."""
    people_ = list(Person.objects.order_by("pk")) or [people.join(address=f"p{n}@x.example") for n in range(3)]
    if not Organisation.objects.exists():
        for kind in Kind:
            founding.add(kind=kind, legal_form="charity", name=f"Body {kind}", manager=people_[0], by=None)
    bodies = list(Organisation.objects.all())
    person, body = data.draw(st.sampled_from(people_)), data.draw(st.sampled_from(bodies))
    Membership.objects.filter(person=person, organisation=body).delete()
    for role in data.draw(st.lists(st.sampled_from(sorted(roles.ROLES)), max_size=3, unique=True)):
        ended = data.draw(st.booleans())
        now = datetime.datetime.now(datetime.UTC)
        Membership.objects.create(person=person, organisation=body, role=role, since=now, until=now if ended else None)
    Person.objects.filter(pk=person.pk).update(is_active=data.draw(st.booleans()))
    permissions = data.draw(st.lists(st.sampled_from(Permission), min_size=1, max_size=4, unique=True))
    for who in [*Person.objects.filter(pk__in=[one.pk for one in people_]), None]:
        for permission in permissions:
            found = set(queries.organisations_for(who, permission))
            assert found == {one for one in bodies if may(who, permission, one)}
            theirs = set(queries.memberships_for(who, permission))
            present = Membership.objects.filter(until__isnull=True)
            assert theirs == {one for one in present if may(who, permission, one)}


def test_each_class_of_fact_is_for_its_own(cast: Cast) -> None:
    bikes = cast.organisation["bikes"]
    seen = {who: queries.seen_by(cast.person[who], bikes) for who in ("stella", "grace", "petra", "bilal")}
    public = {"name", "kind", "legal_form", "area", "what_it_does", "status", "closed_on"}
    assert set(seen["stella"].facts) == set(queries.seen_by(None, bikes).facts) == public
    assert set(seen["grace"].facts) == public | {"band", "added_at"}
    assert set(seen["petra"].facts) == public | {"band", "added_at", "income", "income_year_end"}
    assert [len(one.contacts) for one in seen.values()] == [0, 0, 0, 1]


def test_every_fact_has_a_class() -> None:
    """A new field is for nobody until somebody says who it is for."""
    hidden = {"id", "sorts_as"}
    fields = {one.name for one in Organisation._meta.concrete_fields} - hidden
    assert fields <= set(queries.FACTS), f"Say in queries.FACTS who these are for: {fields - set(queries.FACTS)}"


def test_a_number_belongs_to_one_organisation(cast: Cast) -> None:
    before = Organisation.objects.count()
    with pytest.raises(founding.NumberTaken):
        founding.add(
            kind=Kind.VCSE,
            legal_form="charity",
            name="Another",
            manager=cast.person["stella"],
            by=cast.person["stella"],
            numbers=[OrganisationId("GB-CHC", "9912345")],
        )
    with pytest.raises(ValueError, match="6 or 7 digits"):
        founding.add_number(
            organisation=cast.organisation["lunch"], number=OrganisationId("GB-CHC", "12"), by=cast.person["winnie"]
        )
    assert Organisation.objects.count() == before


@pytest.mark.parametrize("name", ["saltmarsh lunch club", "The Saltmarsh Lunch Club CIO", "SALTMARSH LUNCH"])
def test_an_organisation_is_found_by_its_name_however_it_is_written(cast: Cast, name: str) -> None:
    assert queries.looks_like(name) == [cast.organisation["lunch"]]


def test_another_name_is_another_organisation(cast: Cast) -> None:
    assert queries.looks_like("Upriver Gardening Society") == []


def test_a_change_says_which_fields_and_never_what_they_said(cast: Cast) -> None:
    founding.change(
        organisation=cast.organisation["lunch"],
        by=cast.person["winnie"],
        what_it_does="Lunch, twice a week",
        income=Decimal("7000"),
    )
    entry = Entry.objects.latest("pk")
    assert entry.kept == {"fields": "what_it_does income"}
    assert (entry.by, entry.acting_for) == (cast.person["winnie"].pk, cast.organisation["lunch"].pk)


def test_only_those_who_may_change_an_entry(cast: Cast) -> None:
    for who in ("tom", "bilal", "amara", "stella"):
        with pytest.raises(NotAllowed):
            founding.change(organisation=cast.organisation["lunch"], by=cast.person[who], name="Mine now")
    cast.organisation["lunch"].refresh_from_db()
    assert cast.organisation["lunch"].name == "Saltmarsh Lunch Club"


def test_a_merger_closes_what_went_before(cast: Cast) -> None:
    cast.acts("winnie", "bikes", "manager", asked_by="bilal")
    closing.succeed(
        predecessor=cast.organisation["lunch"],
        successor=cast.organisation["bikes"],
        on=datetime.date(2026, 4, 1),
        by=cast.person["winnie"],
    )
    lunch = Organisation.objects.get(pk=cast.organisation["lunch"].pk)
    assert (lunch.status, lunch.closed_on) == ("closed", datetime.date(2026, 4, 1))
    assert lunch.successions.get().successor == cast.organisation["bikes"]


def test_nobody_says_alone_that_one_organisation_became_another(cast: Cast) -> None:
    lunch, bikes = cast.organisation["lunch"], cast.organisation["bikes"]
    yesterday, tomorrow = datetime.date(2026, 4, 1), datetime.date(2999, 1, 1)
    for who in ("winnie", "bilal", "tom"):
        with pytest.raises(NotAllowed):
            closing.succeed(predecessor=lunch, successor=bikes, on=yesterday, by=cast.person[who])
    with pytest.raises(Refused, match="as itself"):
        closing.succeed(predecessor=lunch, successor=lunch, on=yesterday, by=None)
    with pytest.raises(Refused, match="a day that has been"):
        closing.succeed(predecessor=lunch, successor=bikes, on=tomorrow, by=None)
    assert not Organisation.objects.filter(status="closed").exists()


def test_one_that_nobody_looks_after_is_not_opened_again(cast: Cast) -> None:
    lunch, winnie = cast.organisation["lunch"], cast.person["winnie"]
    closing.close(organisation=lunch, on=datetime.date(2026, 3, 31), by=winnie)
    membership.leave(organisation=lunch, by=winnie)
    with pytest.raises(NobodyLeft):
        closing.reopen(organisation=lunch, by=None)
    assert Organisation.objects.get(pk=lunch.pk).status == "closed"


class TestInvitations:
    def test_the_secret_is_not_kept_and_the_message_forgets_it(self, cast: Cast) -> None:
        inviting.invite(
            organisation=cast.organisation["lunch"],
            address="Stella@Stranger.example",
            role="member",
            by=cast.person["winnie"],
        )
        secret = secret_in_last_message(cast.person["stella"])
        assert len(secret) >= 43  # 256 bits
        assert not Invitation.objects.filter(secret_hash__contains=secret).exists()
        inviting.accept(secret=secret, by=cast.person["stella"])
        assert may(cast.person["stella"], Permission.WRITE_APPLICATION, cast.organisation["lunch"])
        assert Invitation.objects.latest("pk").email == ""

    def test_pressing_twice_is_accepting_once(self, cast: Cast) -> None:
        inviting.invite(
            organisation=cast.organisation["lunch"],
            address="stella@stranger.example",
            role="member",
            by=cast.person["winnie"],
        )
        secret = secret_in_last_message(cast.person["stella"])
        first = inviting.accept(secret=secret, by=cast.person["stella"])
        entries = Entry.objects.count()
        assert inviting.accept(secret=secret, by=cast.person["stella"]) == first
        assert Entry.objects.count() == entries

    def test_whoever_never_answers_leaves_no_address(self, cast: Cast) -> None:
        lunch, winnie = cast.organisation["lunch"], cast.person["winnie"]
        with time_machine.travel(clock.now(), tick=False) as moving:
            for address in ("one@example.org", "two@example.org"):
                inviting.invite(organisation=lunch, address=address, role="member", by=winnie)
            moving.shift(datetime.timedelta(days=13))
            inviting.invite(organisation=lunch, address="three@example.org", role="member", by=winnie)
            moving.shift(datetime.timedelta(days=2))
            inviting.invite(organisation=lunch, address="four@example.org", role="member", by=winnie)
        left = {"three@example.org", "four@example.org"}
        assert set(Invitation.objects.exclude(email="").values_list("email", flat=True)) == left
        letters = Message.objects.filter(to__endswith="@example.org")
        assert set(letters.values_list("to", flat=True)) == left

    @pytest.mark.parametrize("reason", ["somebody else", "ran out", "withdrawn", "used, then left", "made up"])
    def test_a_link_that_leads_nowhere(self, cast: Cast, reason: str) -> None:
        stella, lunch = cast.person["stella"], cast.organisation["lunch"]
        invitation = inviting.invite(organisation=lunch, address=stella.email, role="member", by=cast.person["winnie"])
        secret, who, later = secret_in_last_message(stella), stella, datetime.timedelta()
        if reason == "somebody else":
            who = cast.person["bilal"]
        elif reason == "ran out":
            later = datetime.timedelta(days=14, seconds=1)
        elif reason == "withdrawn":
            inviting.withdraw(invitation=invitation, by=cast.person["winnie"])
        elif reason == "used, then left":
            inviting.accept(secret=secret, by=stella)
            membership.leave(organisation=lunch, by=stella)
        else:
            secret = "made-up"
        then = datetime.datetime.now(datetime.UTC) + later
        with time_machine.travel(then, tick=False), pytest.raises(inviting.NoSuchInvitation):
            inviting.accept(secret=secret, by=who)
        assert not may(who, Permission.SEE_ORGANISATION, lunch)

    def test_a_role_of_another_kind_of_organisation_cannot_be_given(self, cast: Cast) -> None:
        with pytest.raises(membership.NotARoleHere):
            inviting.invite(
                organisation=cast.organisation["lunch"],
                address="a@b.example",
                role="grants-officer",
                by=cast.person["winnie"],
            )


class TestNeverLeftWithNobody:
    def test_the_last_manager_cannot_leave_or_be_changed_or_removed(self, cast: Cast) -> None:
        winnie, lunch = cast.person["winnie"], cast.organisation["lunch"]
        mine = role_of(cast, "winnie", "lunch")
        for act in (
            lambda: membership.leave(organisation=lunch, by=winnie),
            lambda: membership.change_role(membership=mine, role="member", by=winnie),
            lambda: membership.remove(membership=mine, by=winnie),
            lambda: membership.leave_everything(person=winnie),
        ):
            with pytest.raises(NobodyLeft, match="Saltmarsh Lunch Club would be left with nobody"):
                act()
        assert managers(lunch) == 1

    def test_handing_over_lets_them_go(self, cast: Cast) -> None:
        winnie, lunch = cast.person["winnie"], cast.organisation["lunch"]
        membership.hand_over(membership=role_of(cast, "tom", "lunch"), by=winnie)
        assert role_of(cast, "tom", "lunch").role == "manager"
        assert role_of(cast, "winnie", "lunch").role == "member"
        membership.leave(organisation=lunch, by=winnie)
        assert not may(winnie, Permission.SEE_ORGANISATION, lunch)
        assert Entry.objects.filter(event="organisations.organisation.handed-over").count() == 1

    def test_a_closed_organisation_needs_nobody(self, cast: Cast) -> None:
        winnie, lunch = cast.person["winnie"], cast.organisation["lunch"]
        closing.close(organisation=lunch, on=datetime.date(2026, 3, 31), by=winnie)
        membership.leave(organisation=lunch, by=winnie)
        assert managers(lunch) == 0


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_leave_at_the_same_moment_cannot_both() -> None:
    cast = gather()
    lunch = cast.organisation["lunch"]
    membership.change_role(membership=role_of(cast, "tom", "lunch"), role="manager", by=cast.person["winnie"])
    told: list[str] = []
    together = threading.Barrier(2)

    def go(who: str) -> None:
        together.wait()
        try:
            membership.leave(organisation=lunch, by=cast.person[who])
            told.append("left")
        except NobodyLeft:
            told.append("stayed")
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[who]) for who in ("winnie", "tom")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["left", "stayed"]
    assert managers(lunch) == 1


def test_a_role_taken_away_is_gone_at_once(cast: Cast) -> None:
    tom, lunch = cast.person["tom"], cast.organisation["lunch"]
    membership.remove(membership=role_of(cast, "tom", "lunch"), by=cast.person["winnie"])
    assert not may(tom, Permission.SEE_ORGANISATION, lunch)


def test_nobody_who_may_not_manage_changes_roles(cast: Cast) -> None:
    rows = set(Membership.objects.values_list())
    winnies = role_of(cast, "winnie", "lunch")
    for who in ("tom", "bilal", "grace", "stella"):
        by = cast.person[who]
        for act in (
            lambda by=by: membership.remove(membership=winnies, by=by),
            lambda by=by: membership.change_role(membership=winnies, role="member", by=by),
            lambda by=by: membership.hand_over(membership=winnies, by=by),
            lambda by=by: inviting.invite(
                organisation=winnies.organisation, address="x@y.example", role="manager", by=by
            ),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert set(Membership.objects.values_list()) == rows


def test_somebody_erased_leaves_a_number_and_nothing_else(cast: Cast) -> None:
    tom = cast.person["tom"]
    entries = list(Entry.objects.filter(by=tom.pk).values_list("pk", flat=True))
    membership.leave_everything(person=tom)
    tom.refresh_from_db()
    assert (tom.email, tom.name, tom.is_active) == (None, "", False)
    assert not Membership.objects.filter(person=tom, until__isnull=True).exists()
    assert set(entries) < set(Entry.objects.filter(by=tom.pk).values_list("pk", flat=True))
    assert not Message.objects.filter(to__icontains="tom@").exists()
    assert not Message.objects.filter(body__icontains="tom@").exists()
    again = people.join(address="tom@lunch.example")
    assert again.pk != tom.pk


def test_somebody_erased_is_nobodys_contact(cast: Cast) -> None:
    tom, lunch = cast.person["tom"], cast.organisation["lunch"]
    founding.set_contact(
        organisation=lunch,
        about="funding",
        visible_to=1,
        by=cast.person["winnie"],
        name="Tom",
        email="Tom@lunch.example",
    )
    assert everything_about(tom)["contacts"][0]["for"] == "Funding"
    membership.leave_everything(person=tom)
    assert not lunch.contacts.filter(about="funding").exists()
    assert lunch.contacts.filter(about="payments").exists()


def test_visibility_classes_are_in_order() -> None:
    assert Visibility.PUBLIC < Visibility.SECTOR < Visibility.PARTIES < Visibility.NAMED
