"""What addresses of awards, payments and endings stand for."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import awarded
import invoicing
import papers
from awarded import on
from cast import Cast
from kept.service.applications.models import Application
from kept.service.awards import actions
from kept.service.awards.actions.offering import drafted
from kept.service.awards.actions.sharing import shown
from kept.service.awards.guided import STEPS
from kept.service.awards.models import (
    AgreementTemplate,
    Award,
    ChangeRequest,
    Claim,
    Ending,
    Invoice,
    Passing,
    Payment,
    SubAward,
    Uplift,
)
from kept.service.awards.terms_forms import FORMS
from kept.service.organisations.may import may
from kept.service.organisations.permissions import Permission
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Place
from kept.service.people.models import Person
from structure.things.naming import Things, held_by
from structure.things.organisations import ORGANISATIONS


def _made(cast: Cast) -> Place:
    """Made once: an award in every state that there is."""
    place, created = Place.objects.get_or_create(slug="awards", defaults={"name": "Awards", "kind": Place.Kind.PLACE})
    if not created:
        return place
    application, asked = awarded.funded(cast, place), awarded.offered(cast, place)
    with on(awarded.OFFERED):
        extra, by = "Tell us if you move.", cast.person["grace"]
        actions.write_terms(award=drafted(application), saved=0, by=by, extra=extra)
        actions.write_terms(award=asked, saved=0, by=by, extra=extra)
        actions.ask_other_terms(award=asked, words="May we have four years?", by=cast.person["winnie"])
    awarded.prepared(cast, awarded.accepted(cast, place))
    discussed = awarded.prepared(cast, awarded.accepted(cast, place), discussion_opened_on=None, decided_on=None)
    with on(date(2027, 1, 4)):
        discussed.responses_considered_on = None
        discussed.save()
        actions.open_discussion(
            ending=discussed,
            version=discussed.version,
            words="There may be less money.",
            replies_by=date(2027, 2, 1),
            by=cast.person["grace"],
        )
    given = awarded.prepared(cast, awarded.accepted(cast, place))
    with on(awarded.NOTIFIED):
        actions.give_notice(ending=given, effective_on=date(2027, 4, 5), by=cast.person["grace"])
    _late_and_dearer(cast, awarded.accepted(cast, place))
    photo = papers.sent("invoice.jpg", papers.a_photo())
    invoicing.sent(cast, invoicing.accepted(cast, place), file=photo)
    with on(awarded.NOTIFIED):
        for by, by_holder in (("winnie", True), ("grace", False)):
            changed = awarded.accepted(cast, place)
            asked = actions.ask_for_change(
                award=changed,
                kind=ChangeRequest.Kind.PURPOSE,
                by_holder=by_holder,
                reasons="Fewer come by day than by night.",
                wanted=actions.Wanted(words="Suppers."),
                by=cast.person[by],
            )
        actions.answer_change(request=asked, agreed=True, words="Gladly.", by=cast.person["winnie"])
    return place


def _late_and_dearer(cast: Cast, award: Award) -> None:
    """A payment that its group says is late, answered; and more that it asks for."""
    with on(date(2026, 11, 20)):
        claim = actions.claim(payment=award.payments.order_by("due_on")[0], words="Rent.", by=cast.person["winnie"])
        told = {"words": "A code was missing.", "pay_by": date(2026, 11, 30)}
        actions.answer_claim(claim=claim, by=cast.person["farid"], **told)
        actions.ask_for_more(
            award=award, more=Decimal(90), from_on=date(2027, 2, 1), why="Gas.", by=cast.person["winnie"]
        )


def _rows(model: Any, of: str) -> Callable[[Cast], list[tuple[Any, Any]]]:
    def found(cast: Cast) -> list[tuple[Any, Any]]:
        rows = model.objects.filter(**{of: _made(cast)}).order_by("pk")
        return [(row.pk, row) for row in rows[:5]]

    return found


def _replies(person: Person, ending: Ending) -> bool:
    return ending.is_open and may(person, Permission.ACCEPT_AWARD, ending)


def _asks(person: Person, award: Award) -> bool:
    return may(person, Permission.ACCEPT_AWARD, award) or may(person, Permission.MANAGE_AWARD, award)


def _shares(cast: Cast) -> list[tuple[Any, Any]]:
    """Of one award: to a partner that said yes, and to one that never answered; made once."""
    place = _made(cast)
    if not SubAward.objects.exists():
        _said_and_passed_on(cast, awarded.shared(cast, place))
    return [(one.pk, one) for one in SubAward.objects.order_by("pk")]


def _said_and_passed_on(cast: Cast, award: Award) -> None:
    """Its lead says what each share is, a partner disagrees; and money passed on is missing, or was never paid."""
    wheels, voice = SubAward.objects.filter(award=award).order_by("pk")
    with on(awarded.NOTIFIED):
        actions.say_shares(
            award=award,
            amounts={wheels.pk: Decimal(5_000), voice.pk: Decimal(600)},
            seen=shown(award),
            words="Fewer come.",
            by=cast.person["winnie"],
        )
        [said] = wheels.versions.all()
        actions.answer_share(
            share=wheels, version=said.pk, agreed=False, words="We do as much.", by=cast.person["bilal"]
        )
        for amount in (Decimal(100), Decimal(200)):
            made = actions.pass_on(share=wheels, amount=amount, paid_on=awarded.NOTIFIED, by=cast.person["winnie"])
            actions.say_missing(passing=made, words="Nothing came.", by=cast.person["bilal"])
        actions.take_back_passing(passing=made, because="It was another bill.", by=cast.person["winnie"])


def _passings(cast: Cast) -> list[tuple[Any, Any]]:
    _shares(cast)
    return [(one.pk, one) for one in Passing.objects.order_by("pk")]


def _answers_for_partner(person: Person, share: SubAward) -> bool:
    return (
        share.organisation is not None and share.is_heard and may(person, Permission.ACCEPT_AWARD, share.organisation)
    )


def _clauses(cast: Cast) -> list[tuple[Any, Any]]:
    """One of Kept's, and one of the place's own, in the place of the awards and in one nobody keeps."""
    place = _made(cast)
    if not AgreementTemplate.objects.exists():
        promising.join(place=place, organisation=cast.organisation["voice"], from_on=awarded.OFFERED, by=None)
        told = {"place": place, "source": "A meeting", "by": cast.person["stefan"], "seen": None}
        actions.set_clause(clause="new", heading="Learning", words="Come to tea.", **told)
    elsewhere, _ = Place.objects.get_or_create(
        slug="elsewhere", defaults={"name": "Elsewhere", "kind": Place.Kind.PLACE}
    )
    return [((place.slug, "questions"), place), ((place.slug, "own-1"), place), ((elsewhere.slug, "money"), elsewhere)]


def _kept_places(cast: Cast) -> list[tuple[Any, Any]]:
    return list(dict.fromkeys((slug, place) for (slug, _), place in _clauses(cast)))


_AWARDS, _PAYMENTS = _rows(Award, "place"), _rows(Payment, "award__place")
_ENDINGS, _APPLICATIONS = _rows(Ending, "award__place"), _rows(Application, "opportunity__place")
_ACCEPTS, _MANAGES = held_by(Permission.ACCEPT_AWARD), held_by(Permission.MANAGE_AWARD)
_CLAIMS, _UPLIFTS = _rows(Claim, "payment__award__place"), _rows(Uplift, "award__place")
_INVOICES = _rows(Invoice, "payment__award__place")
_ENDED = Things("<int:number>", _AWARDS, held_by(Permission.END_AWARD))
THINGS: dict[str, Things] = {
    "award": Things("<int:number>", _AWARDS, held_by(Permission.SEE_ORGANISATION)),
    "accept-award": Things("<int:number>", _AWARDS, held_by(Permission.ACCEPT_AWARD)),
    "close-offer": Things("<int:number>", _AWARDS, held_by(Permission.MANAGE_AWARD)),
    "offer-award": Things("<int:number>", _APPLICATIONS, held_by(Permission.MANAGE_AWARD)),
    "agreement": Things("<int:number>", _AWARDS, held_by(Permission.SEE_ORGANISATION)),
    "agreement-pdf": Things("<int:number>", _AWARDS, held_by(Permission.SEE_ORGANISATION)),
    "agreement-word": Things("<int:number>", _AWARDS, held_by(Permission.SEE_ORGANISATION)),
    "add-clause": Things("<slug:slug>", _kept_places, held_by(Permission.KEEP_PLACE), "nothing-here"),
    "change-clause": Things("<slug:slug>", _clauses, held_by(Permission.KEEP_PLACE), ("nothing-here", "questions")),
    "ask-terms": Things("<int:number>", _AWARDS, _ACCEPTS),
    "answer-terms": Things("<int:number>", _AWARDS, _MANAGES),
    "share": Things("<int:number>", _shares, held_by(Permission.SEE_ORGANISATION)),
    "share-agreement": Things("<int:number>", _shares, held_by(Permission.SEE_ORGANISATION)),
    "share-agreement-pdf": Things("<int:number>", _shares, held_by(Permission.SEE_ORGANISATION)),
    "share-agreement-word": Things("<int:number>", _shares, held_by(Permission.SEE_ORGANISATION)),
    "answer-share": Things("<int:number>", _shares, _answers_for_partner),
    "pass-on": Things("<int:number>", _shares, held_by(Permission.CLAIM_PAYMENT)),
    "passing": Things("<int:number>", _passings, held_by(Permission.SEE_ORGANISATION)),
    "say-shares": Things("<int:number>", _AWARDS, _ACCEPTS),
    "bring-in": Things("<int:number>", _AWARDS, _ACCEPTS),
    "record-payment": Things("<int:number>", _PAYMENTS, held_by(Permission.RECORD_PAYMENT)),
    "look-at-account": Things("<int:number>", _PAYMENTS, held_by(Permission.RECORD_PAYMENT)),
    "claim-payment": Things("<int:number>", _PAYMENTS, held_by(Permission.CLAIM_PAYMENT)),
    "claim": Things("<int:number>", _CLAIMS, held_by(Permission.SEE_ORGANISATION)),
    "answer-claim": Things("<int:number>", _CLAIMS, held_by(Permission.RECORD_PAYMENT)),
    "send-invoice": Things("<int:number>", _PAYMENTS, held_by(Permission.CLAIM_PAYMENT)),
    "invoice": Things("<int:number>", _INVOICES, held_by(Permission.SEE_ORGANISATION)),
    "invoice-file": Things("<int:number>", _INVOICES, held_by(Permission.SEE_ORGANISATION)),
    "approve-invoice": Things("<int:number>", _INVOICES, _MANAGES),
    "question-invoice": Things("<int:number>", _INVOICES, _MANAGES),
    "stand-by-invoice": Things("<int:number>", _INVOICES, held_by(Permission.CLAIM_PAYMENT)),
    "ask-for-more": Things("<int:number>", _AWARDS, held_by(Permission.ACCEPT_AWARD)),
    "answer-uplift": Things("<int:number>", _UPLIFTS, held_by(Permission.MANAGE_AWARD)),
    "prompt-payment": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.RECORD_PAYMENT)),
    "awards-from-before": Things("<int:organisation>", ORGANISATIONS, held_by(Permission.MANAGE_AWARD)),
    "end-award": _ENDED,
    "letter-ready": _ENDED,
    "put-aside": _ENDED,
    "take-up-again": _ENDED,
    "give-notice": Things("<int:number>", _ENDINGS, held_by(Permission.END_AWARD)),
    "hand-over-award": Things("<int:number>", _ENDINGS, held_by(Permission.END_AWARD)),
    "take-notice-back": Things("<int:number>", _ENDINGS, held_by(Permission.END_AWARD)),
    "ending": Things("<int:number>", _ENDINGS, held_by(Permission.SEE_ORGANISATION)),
    "ask-change": Things("<int:number>", _AWARDS, _asks),
    "change-request": Things(
        "<int:number>", _rows(ChangeRequest, "award__place"), held_by(Permission.SEE_ORGANISATION)
    ),
    "reply-to-discussion": Things("<int:number>", _ENDINGS, _replies),
} | {f"end-award-{step}": _ENDED for step in STEPS}
THINGS |= {f"terms-{part}": Things("<int:number>", _APPLICATIONS, _MANAGES) for part in FORMS}
