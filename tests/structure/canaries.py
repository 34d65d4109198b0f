"""Who may read what (goal S4): every protected field of every row has a word of its own, which is looked for.

The rules stand here in words of their own, and do not ask the site's permissions what they should be.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from kept.service import clock
from kept.service.applications.models import Answer, Used
from kept.service.applications.together_models import Help, Partner
from kept.service.awards.models import Award, Claim, Correction, Ending, Passing, ShareVersion, SubAward, Terms, Uplift
from kept.service.banking.models import Account
from kept.service.checks.models import Explanation
from kept.service.decisions.models import Decision
from kept.service.monitoring.models import Report, ReportDue, Told
from kept.service.opportunities.models import Enquiry, Status
from kept.service.organisations.models import Contact, Invitation, Item, Membership
from kept.service.outbox.models import Message
from kept.service.people.models import Device, Person

ASSESS = ("commissioner", "procurement-officer", "grants-officer")
HELP = ("administrator", "infrastructure-lead", "commissioner", "grants-officer")
MANAGE_AWARDS = ("commissioner", "procurement-officer", "grants-officer", "contract-manager")
WRITE = ("manager", "member", "infrastructure-lead")
END = ("commissioner", "grants-officer", "contract-manager")
MANAGE = ("manager", "infrastructure-lead", "commissioner", "health-lead", "administrator")
CANARY = re.compile(r"canary\d+x")
EVERYBODY = None
Readers = set[int] | None


def of(organisation: int | None, roles: Iterable[str] = ()) -> set[int]:
    """Ids of the people who act for an organisation; in one of these roles, where any are named."""
    acts = Membership.objects.filter(organisation=organisation, until=None)
    return set((acts.filter(role__in=list(roles)) if roles else acts).values_list("person_id", flat=True))


def _answer(answer: Answer) -> Readers:
    """What an applicant writes is theirs, its partners' and that of whoever it lets help; once sent, and until taken
    back, also for those who assess it."""
    application = answer.application
    shown = application.sent_at and not application.withdrawn_at
    partners = application.partners.filter(said_yes=True).values_list("organisation", flat=True)
    helpers = Help.objects.filter(application=application, ended_at=None).values_list("organisation", flat=True)
    others = set().union(*(of(one) for one in partners), *(of(one, HELP) for one in helpers))
    funders = of(application.opportunity.organisation_id, ASSESS) if shown else set()
    return of(application.organisation_id) | others | funders


def _partner(partner: Partner) -> Readers:
    """What a partner would do is for the lead, for itself, and for those who assess it once it is sent."""
    application = partner.application
    shown = application.sent_at and not application.withdrawn_at
    funder = of(application.opportunity.organisation_id, ASSESS) if shown else set()
    return of(application.organisation_id) | of(partner.organisation_id) | funder


def _decision(decision: Decision) -> Readers:
    """The reason is for those who decide; and for the applicant once everybody is answered."""
    opportunity = decision.application.opportunity
    told = decision.told_at or opportunity.status == Status.DECIDED
    return of(opportunity.organisation_id) | (of(decision.application.organisation_id) if told else set())


def _explanation(explanation: Explanation) -> Readers:
    """Both sides at once; the public from its day, unless it tells how an organisation has done."""
    if explanation.public_from <= clock.today() and not explanation.particulars:
        return EVERYBODY
    return of(explanation.finding.checked.organisation_id) | of(explanation.about_id)


def _award(award: Award) -> Readers:
    return of(award.application.organisation_id) | of(award.application.opportunity.organisation_id)


def _share(share: SubAward) -> Readers:
    """What is said of a share is for both sides of its award, and for that partner once it has said yes."""
    yes = share.award.application.partners.filter(said_yes=True, organisation=share.organisation_id)
    return _award(share.award).union(*(of(one) for one in yes.values_list("organisation", flat=True)))


def _terms(terms: Terms) -> Readers:
    """A draft is for those who look after awards; what was sent, for both sides."""
    funder = terms.application.opportunity.organisation_id
    return _award(terms.application.award) if terms.sent_at else of(funder, MANAGE_AWARDS)


def _preparing(ending: Ending) -> Readers:
    """The reasons of a notice that is not given are for those who may end awards."""
    funder = ending.award.application.opportunity.organisation_id
    return _award(ending.award) if ending.given_on else of(funder, END)


def _discussed(ending: Ending) -> Readers:
    funder = ending.award.application.opportunity.organisation_id
    return _award(ending.award) if ending.discussion_sent_at or ending.given_on else of(funder, END)


def _report(report: Report) -> Readers:
    """A draft is for its group; once sent, also for each funder whose report it answers."""
    if not report.sent_at:
        return of(report.holder_id, WRITE)
    return of(report.holder_id).union(*(of(one.award.funder_id) for one in report.dues.all()))


def _enquiry(enquiry: Enquiry) -> Readers:
    """What somebody asks in their own words is theirs, and for those who answer."""
    return of(enquiry.opportunity.organisation_id, ASSESS) | {enquiry.asked_by_id}


def _item(item: Item) -> Readers:
    """What a passport says is its organisation's; and for those who assess an application that used it, once closed."""
    used = Used.objects.filter(
        item=item, application__withdrawn_at=None, application__opportunity__closes_at__lt=clock.now()
    )
    funders = set(used.values_list("application__opportunity__organisation", flat=True))
    return of(item.organisation_id).union(*(of(funder, ASSESS) for funder in funders))


def _contact(contact: Contact) -> Readers:
    """A contact for named people only: those who manage the organisation's people."""
    return of(contact.organisation_id, MANAGE)


def _message(message: Message) -> Readers:
    """What was written to somebody is in nobody's page, save their own copy of all that is held about them."""
    return set(Person.objects.filter(email=message.to).values_list("pk", flat=True))


@dataclass(frozen=True)
class Field:
    """A protected field, and who may read it in a row."""

    model: type[Model]
    name: str
    readers: Callable[[Any], Readers]


PROTECTED = [
    Field(Answer, "words", _answer),
    Field(Partner, "does", _partner),
    Field(Decision, "reason", _decision),
    Field(Explanation, "words", _explanation),
    Field(Explanation, "reply", _explanation),
    Field(Award, "declined_because", _award),
    Field(Terms, "asked", lambda terms: _award(terms.application.award)),
    Field(Terms, "extra", _terms),
    Field(Correction, "because", lambda correction: _award(correction.payment.award)),
    Field(Account, "how", lambda account: of(account.organisation_id) | of(account.asked_id)),
    Field(Claim, "words", lambda claim: _award(claim.payment.award)),
    Field(Claim, "answer", lambda claim: _award(claim.payment.award)),
    Field(Uplift, "why", lambda uplift: _award(uplift.award)),
    Field(ShareVersion, "words", lambda said: _share(said.share)),
    Field(ShareVersion, "answer", lambda said: _share(said.share)),
    Field(Passing, "missing", lambda passing: _share(passing.share)),
    Field(Passing, "taken_back_because", lambda passing: _share(passing.share)),
    Field(Ending, "reasons", _preparing),
    Field(Ending, "letter", _preparing),
    Field(Ending, "discussion", _discussed),
    Field(Ending, "reply", _discussed),
    Field(Report, "words", _report),
    Field(Report, "did_not", _report),
    Field(ReportDue, "reply", lambda due: _award(due.award)),
    Field(Told, "words", lambda told: _award(told.award)),
    Field(Told, "reply", lambda told: _award(told.award)),
    Field(Enquiry, "words", _enquiry),
    Field(Item, "because", _item),
    Field(Contact, "name", _contact),
    Field(Contact, "phone", _contact),
    Field(Device, "browser", lambda device: {device.person_id}),
    Field(Message, "subject", _message),
    Field(Message, "body", _message),
]


class Canaries:
    """The words planted so far: what each stands for, and who may read it."""

    def __init__(self) -> None:
        self.planted: dict[str, tuple[str, Readers]] = {}
        self.seen: set[str] = set()
        for person in Person.objects.exclude(email=None):  # an address is a word of its own already
            together = Membership.objects.filter(person=person, until=None).values_list("organisation", flat=True)
            colleagues = set().union(*(of(one) for one in together))
            self.planted[str(person.email)] = (f"the address of person {person.pk}", colleagues)
        self.addresses = tuple(self.planted)

    def plant(self) -> None:
        """Give every protected field that holds something, and has no word yet, a word of its own.

        An address is for colleagues, and for those who manage the people of an organisation that invited it.
        """
        for invitation in Invitation.objects.filter(email__in=self.addresses):
            what, readers = self.planted[invitation.email]
            self.planted[invitation.email] = (what, (readers or set()) | of(invitation.organisation_id, MANAGE))
        for field in PROTECTED:
            without = field.model._default_manager.exclude(
                Q(**{field.name: ""}) | Q(**{f"{field.name}__startswith": "canary"})
            )
            for row in without:
                word = f"canary{len(self.planted)}x"
                self.planted[word] = (f"{field.name} of {row._meta.label_lower} {row.pk}", field.readers(row))
                without.filter(pk=row.pk).update(**{field.name: word})

    def leaks(self, reader: int | None, said: str) -> list[str]:
        """What stands in a text that this reader (None: nobody in particular) may not read."""
        found = set(CANARY.findall(said)) | {word for word in self.addresses if word in said}
        self.seen |= found
        return [
            f"{self.planted[word][0]} is told"
            for word in found
            if (who := self.planted[word][1]) is not EVERYBODY and reader not in who
        ]
