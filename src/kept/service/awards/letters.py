"""What is written to the other side about an award: offer, discussion, notice. All of it from the record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.urls import reverse

from kept.service import clock
from kept.service.awards.before_deciding import skipped
from kept.service.awards.models import Award, Ending, Payment, SubAward, Terms
from kept.service.awards.queries import whom_to_ask, with_authority
from kept.service.banking.queries import in_use
from kept.service.checks.deed import Reason
from kept.service.checks.look import Found
from kept.service.library import wording
from kept.service.library.measured import in_a_sentence
from kept.service.library.wording import listed, pounds
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.outbox import post
from kept.service.people.models import Person

COVERED = {
    "beneficiaries_covered": "for the people you help",
    "users_covered": "for those who use the service",
    "volunteers_covered": "for your volunteers",
    "protected_covered": "for people the Equality Act protects",
    "funders_covered": "for others who fund you",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is sent."""

    subject: str
    body: str


def said(day: date | None) -> str:
    """5 April 2027; nothing for no day."""
    return wording.day(day) if day else ""


def to_holder(award: Award, key: str, letter: Letter) -> None:
    """Write to everybody who may accept awards for the holder, in the caller's transaction; each gets it once."""
    to_people(with_authority(award.holder, Permission.ACCEPT_AWARD), key, letter, acting_for=award.funder)


def to_funder(award: Award, permission: Permission, key: str, letter: Letter) -> None:
    """The same to everybody who may do this for the funder."""
    to_people(with_authority(award.funder, permission), key, letter, acting_for=award.holder)


def to_partner(one: SubAward, key: str, letter: Letter) -> None:
    """The same to those who may accept awards for a partner that said yes; nobody where it did not."""
    if one.organisation is not None and one.organisation_id in one.holders(Permission.SEE_ORGANISATION):
        people = with_authority(one.organisation, Permission.ACCEPT_AWARD)
        to_people(people, f"{key}-{one.pk}", letter, acting_for=one.award.holder)


def to_people(people: Iterable[Person], key: str, letter: Letter, *, acting_for: Organisation) -> None:
    """Write to each of them, in the caller's transaction; each gets it once."""
    post.write_all(
        post.Letter(f"{key}-{person.pk}", person.email, letter.subject, letter.body, acting_for=acting_for.pk)
        for person in people
        if person.email
    )


def link(route: str, number: int) -> str:
    """An address as a message gives it."""
    return settings.SITE_ADDRESS + reverse(route, args=[number])


def offer(award: Award, payments: list[Payment]) -> Letter:
    """What the holder is told when an award is offered."""
    first = payments[0]
    title = award.application.opportunity.title
    return Letter(
        f"{award.funder} offers you {pounds(award.amount)}",
        f"To {award.holder}\n\n"
        f"{award.funder} offers you {pounds(award.amount)} from {title}, for {said(award.starts_on)} to "
        f"{said(award.ends_on)}. That last day counts.\n\n"
        f"It is paid in {len(payments)} {'payment' if len(payments) == 1 else 'payments'}. The first is "
        f"{pounds(first.amount)}, due on {said(first.due_on)}.\n\n"
        f"The agreement: {link('agreement', award.pk)}\n\n"
        f"Read it and say yes or no: {link('accept-award', award.pk)}\n\n"
        f"{_where_to_pay(award)}"
        "You have this message because you can accept awards for them.\n",
    )


def _where_to_pay(award: Award) -> str:
    if in_use(award.holder) is not None:
        return ""
    return (
        f"To be paid, {award.holder} needs bank details here that two people have agreed on. Give them once, for every "
        f"funder: {link('bank-details', award.holder_id)}\n\n"
    )


def answered(award: Award) -> Letter:
    """What the funder is told when the holder has accepted or declined."""
    yes = award.accepted_at is not None
    why = "" if yes else f"\n\nTheir reason\n\n{award.declined_because}"
    return Letter(
        f"{award.holder} has {'accepted' if yes else 'declined'} {pounds(award.amount)}",
        f"{award.holder} has {'accepted' if yes else 'declined'} the award of {pounds(award.amount)} from "
        f"{award.application.opportunity.title}.{why}\n\n{link('award', award.pk)}\n",
    )


def passed_on(one: SubAward) -> Letter:
    """What a partner is told once the holder has said yes: its share, and where to see it."""
    award = one.award
    return Letter(
        f"{pounds(one.amount)} for {one.name}, through {award.holder}",
        f"To {one.name}\n\n{award.holder} has agreed with {award.funder} on {pounds(award.amount)} from "
        f"{award.application.opportunity.title}. Your share is {pounds(one.amount)}. The first {pounds(one.upfront)} "
        f"is due on {said(one.due_on)}.\n\nSee when each part is due, and what was agreed: {link('share', one.pk)}\n\n"
        "You have this message because you can accept awards for them.\n",
    )


def not_passed_on(one: SubAward) -> Letter:
    """What a partner is told where the holder took its yes back."""
    return Letter(
        f"{one.award.holder} has taken back its yes",
        f"To {one.name}\n\n{one.award.holder} has taken back its yes to {one.award.funder}. So your share of "
        f"{pounds(one.amount)} from {one.award.application.opportunity.title} is not agreed any more. Ask "
        f"{one.award.holder} what comes next.\n",
    )


def change_asked(award: Award, terms: Terms) -> Letter:
    """What the funder is told when the holder asks for other terms."""
    return Letter(
        f"{award.holder} asks you to change the agreement",
        f"{award.holder} has read the agreement for {pounds(award.amount)} from {award.application.opportunity.title}, "
        f"and asks for a change before it says yes.\n\n{terms.asked}\n\nAnswer it: "
        f"{link('answer-terms', award.pk)}\n",
    )


def change_answered(award: Award, terms: Terms, *, changed: bool) -> Letter:
    """What the holder is told when the funder has answered, or has sent other terms."""
    told = "has sent you a new version of the agreement" if changed else "has answered about the agreement"
    return Letter(
        f"{award.funder} {told}",
        f"To {award.holder}\n\n{award.funder} {told} for {pounds(award.amount)}.\n\n{terms.answer}\n\n"
        f"Read it, and say yes or no: {link('agreement', award.pk)}\n",
    )


def assistance_given(award: Award) -> Letter:
    """The written word, which the law asks for, that minimal financial assistance was given: how much, and when."""
    return Letter(
        f"{pounds(award.amount)} given to you as minimal financial assistance",
        f"To {award.holder}\n\n{award.funder} confirms that it gave you {pounds(award.amount)} as minimal financial "
        f"assistance (Subsidy Control Act 2022, section 36) on {said(clock.today())}, the day you accepted it.\n\n"
        "Keep this letter with your accounts for at least three years (section 37). Other public bodies may ask you "
        "what help you had.\n",
    )


def discussion(ending: Ending) -> Letter:
    """What the holder is told when the discussion opens."""
    award = ending.award
    return Letter(
        f"{award.funder} wants to talk with you about your grant",
        f"To {award.holder}\n\n{award.funder} is thinking about {_doing(ending)} your grant of {pounds(award.amount)}. "
        f"Nothing is decided. Before it is, they want to hear from you.\n\n{ending.discussion.strip()}\n\n"
        "If you see another way, such as less money for longer, or another partner, tell them.\n\n"
        f"You can answer until the end of {said(ending.responses_closed_on)}: {link('ending', ending.pk)}\n",
    )


def put_aside(ending: Ending) -> Letter:
    """What the holder is told when something that was discussed with them is put aside."""
    award = ending.award
    return Letter(
        f"Your grant from {award.funder} goes on",
        f"To {award.holder}\n\n{award.funder} talked with you about {_doing(ending)} your grant of "
        f"{pounds(award.amount)}. They have put that aside. Your grant goes on as it was agreed.\n",
    )


def taken_back(ending: Ending) -> Letter:
    """What the holder is told when a notice is taken back."""
    award = ending.award
    return Letter(
        f"Your grant from {award.funder} goes on: the notice is taken back",
        f"To {award.holder}\n\n{award.funder} gave you notice on {said(ending.given_on)} about your grant of "
        f"{pounds(award.amount)}, to take effect on {said(ending.effective_on)}. That notice is taken back. It counts "
        "as never given, and your grant goes on as it was agreed, with every payment that was agreed.\n\n"
        f"WHY\n\n{ending.taken_back_because}\n\nThis is kept for both of us here: {link('ending', ending.pk)}\n",
    )


def reply(ending: Ending) -> Letter:
    """What the funder is told when the holder has answered in the discussion."""
    return Letter(
        f"{ending.award.holder} has answered you",
        f"{ending.award.holder} has answered what you asked about their grant of {pounds(ending.award.amount)}.\n\n"
        f"{ending.reply.strip()}\n\nConsider it before you decide: {link('end-award', ending.award_id)}\n",
    )


def reply_answered(ending: Ending) -> Letter:
    """What the holder is told once their reply is considered."""
    return Letter(
        f"{ending.award.funder} has answered your reply",
        f"To {ending.award.holder}\n\nYou wrote to {ending.award.funder} about your grant of "
        f"{pounds(ending.award.amount)}:\n\n{ending.reply}\n\nTHEIR ANSWER\n\n{ending.reply_answer}\n\n"
        f"It is kept for both of us here: {link('ending', ending.pk)}\n",
    )


def runs_out(award: Award) -> str:
    """The reasons of a letter that is ready before anybody writes one: the term is over, and nothing follows."""
    return (
        f"Your grant was agreed until {said(award.ends_on)}, and it ends on that day. We have not decided on money "
        "that would follow it. We tell you now so that you have time to plan, and to look for other money."
    )


def notice(ending: Ending, not_met: list[Found], reasons: Mapping[str, Reason]) -> Letter:
    """The notice itself, to be read with no need of the site. `not_met` are the promises it departs from."""
    award = ending.award
    assert ending.given_on is not None
    assert ending.effective_on is not None
    days = (ending.effective_on - ending.given_on).days
    ends = ending.what == Ending.What.END
    parts = [
        f"To {award.holder}\n{said(ending.given_on)}",
        f"{award.funder} will {_doing_to(ending)} your grant of {pounds(award.amount)} from "
        f"{award.application.opportunity.title}. It was agreed for {said(award.starts_on)} to {said(award.ends_on)}.",
        f"This takes effect on {said(ending.effective_on)}, {days} {'day' if days == 1 else 'days'} from today.",
        f"WHY\n\n{ending.reasons.strip()}",
        "HOW WE CAME TO THIS\n\n" + "\n".join(_steps(ending)),
    ]
    if not_met:
        parts.append("WHAT WE PROMISED\n\n" + "\n\n".join(_departure(one, reasons) for one in not_met))
    if ending.skipped_because:
        parts.append(
            f"WHAT WE LEFT OUT\n\nWe did not {listed(skipped(ending), 'or')}. {ending.skipped_because.strip()}"
        )
    if ending.ground:
        parts.append(f"AN EXCEPTIONAL CASE\n\n{ending.ground}. This is one that was agreed in {award.place}.")
    if ending.reply_answer:
        parts.append(f"WHAT YOU TOLD US\n\n{ending.reply.strip()}\n\nOur answer: {ending.reply_answer.strip()}")
    if ending.users_notice:
        parts.append(f"FOR THOSE WHO USE THE SERVICE\n\nYou can put this up:\n\n{ending.users_notice.strip()}")
    if ending.amount is not None:
        parts.append(
            f"MONEY\n\nThe award comes to {pounds(ending.amount)} in all, and no longer to {pounds(award.amount)}. "
            "What is paid stays paid. What is left is planned anew on that day, and both of us see it."
        )
    if ends:
        parts.append(f"MONEY\n\n{_money(ending)}")
    contact = whom_to_ask(award)
    parts.append(
        f"ASK US\n\nYou can ask us about this at any time{f': {contact}' if contact else ''}.\n"
        f"This letter is kept for both of us here: {link('ending', ending.pk)}"
    )
    return Letter(f"Notice about your grant from {award.funder}", "\n\n".join(parts) + "\n")


def _doing_to(ending: Ending) -> str:
    """The money is ended or changed; other help that comes with a grant is named."""
    doing = "end" if ending.what == Ending.What.END else "change"
    return doing if ending.of == Ending.Of.FUNDING else f"{doing} the {ending.get_of_display().lower()} that comes with"


def _doing(ending: Ending) -> str:
    return "ending" if ending.what == Ending.What.END else "changing"


def _steps(ending: Ending) -> list[str]:
    steps = []
    if ending.because == Ending.Because.PERFORMANCE and ending.issue_told_on:
        steps.append(f"We told you of a problem on {said(ending.issue_told_on)}.")
        if ending.timetable_agreed_on:
            steps.append(f"We agreed with you what to do about it, and by when, on {said(ending.timetable_agreed_on)}.")
        if ending.support_offered:
            steps.append(f"We offered help: {ending.support_offered.strip()}")
        if ending.timetable_reviewed_on:
            steps.append(f"We looked together at how that had gone on {said(ending.timetable_reviewed_on)}.")
    if ending.assessed_on:
        covered = [words for column, words in COVERED.items() if getattr(ending, column)]
        whom = f": {', '.join(covered)}" if covered else ""
        steps.append(f"We looked at what it will mean on {said(ending.assessed_on)}{whom}.")
    if ending.reallocation_considered:
        steps.append("We considered whether another organisation could use the money for the same people.")
    if ending.discussion_opened_on:
        until = f", with replies until {said(ending.responses_closed_on)}" if ending.responses_closed_on else ""
        steps.append(f"We opened a discussion with you on {said(ending.discussion_opened_on)}{until}.")
    if ending.responses_considered_on:
        steps.append(f"We considered what was said on {said(ending.responses_considered_on)}.")
    return [*steps, f"We decided on {said(ending.decided_on)}."]


def _departure(found: Found, reasons: Mapping[str, Reason]) -> str:
    reason = reasons.get(found.binding.id)
    remedy = found.remedy
    kept_by = f" That would be {said(remedy.value)}." if remedy and isinstance(remedy.value, date) else ""
    standard = found.binding.standard.says
    promised = f"We promised that {standard[0].lower()}{standard[1:]}: {in_a_sentence(found.binding)}."
    says = f"{promised}{kept_by} This notice does not keep that promise."
    return f"{says} Our reason: {reason.words.strip()}" if reason else says


def _money(ending: Ending) -> str:
    unpaid = [one for one in ending.award.payments.all() if one.paid_on is None]
    gone = [one for one in unpaid if ending.ends_before(one.due_on)]
    still = [one for one in unpaid if one not in gone]
    said_of_each = []
    if still:
        said_of_each.append(f"{_counted(still)} due before that day, {_total(still)} in all, and will still be made.")
    if ending.owed:
        said_of_each.append(f"For the days up to it {pounds(ending.owed)} is paid on that day.")
    if gone:
        said_of_each.append(f"{_counted(gone)} due on or after that day, {_total(gone)} in all, and will not be made.")
    return " ".join(said_of_each) or "No payment is left to make."


def _counted(payments: list[Payment]) -> str:
    return "One payment is" if len(payments) == 1 else f"{len(payments)} payments are"


def _total(payments: list[Payment]) -> str:
    return pounds(sum((one.amount for one in payments), Decimal(0)))
