"""Everybody who may change bank details is told of each change, so that one that nobody meant is noticed."""

from django.conf import settings
from django.urls import reverse

from kept.service.banking.models import Account
from kept.service.banking.queries import checkers, keepers
from kept.service.organisations.models import Organisation
from kept.service.outbox import post
from kept.service.people.models import Person

NOT_MEANT = "If none of you meant this, tell whoever pays you today, and write to whoever runs this site."


def proposed(account: Account) -> None:
    """New details wait for a second person."""
    who = account.proposed_by.called if account.proposed_by else "Somebody"
    _tell(
        account,
        "given",
        f"New bank details for {account.organisation}",
        f"{who} has given new bank details for {account.organisation}: {account.says}. Nothing is paid there until a "
        f"second person has confirmed them. What was used before stays in use.",
    )


def asked(account: Account) -> None:
    """A body is asked to check by telephone."""
    body = account.asked
    assert body is not None
    says = (
        f"{account.organisation} has one person who looks after its bank details, and asks {body} to be the second. "
        "Ring somebody you know there, on a number you had before. Do not use one from an e-mail. Ask them to read "
        "you the numbers, and type what you hear.\n\n"
        f"{settings.SITE_ADDRESS}{reverse('check-account', args=[account.pk])}\n"
    )
    for person in checkers(body):
        _write(account, f"asked-{body.pk}", person, f"Check bank details for {account.organisation}", says)


def confirmed(account: Account) -> None:
    """They are in use from now on."""
    who = account.confirmed_by.called if account.confirmed_by else "Somebody"
    at = f" of {account.asked}" if account.how and account.asked else ""
    _tell(
        account,
        "confirmed",
        f"Bank details for {account.organisation} are confirmed",
        f"{who}{at} has confirmed {account.says}. Every funder pays there from now on.",
    )


def withdrawn(account: Account) -> None:
    """They are put aside."""
    _tell(
        account,
        "withdrawn",
        f"Bank details for {account.organisation} are withdrawn",
        f"The new bank details that waited, {account.says}, are withdrawn. What was used before stays in use.",
    )


def _tell(account: Account, what: str, subject: str, says: str) -> None:
    page = f"{settings.SITE_ADDRESS}{reverse('bank-details', args=[account.organisation_id])}"
    for person in keepers(account.organisation):
        _write(account, what, person, subject, f"{says}\n\n{NOT_MEANT}\n\n{page}\n", account.organisation)


def _write(
    account: Account, what: str, person: Person, subject: str, body: str, of: Organisation | None = None
) -> None:
    if person.email:
        post.write(
            f"account-{what}-{account.pk}-{person.pk}",
            person.email,
            subject,
            body,
            acting_for=(of or account.organisation).pk,
        )
