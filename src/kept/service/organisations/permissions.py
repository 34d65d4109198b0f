"""The one list of what somebody may be allowed to do, and who a fact is for.

Which role may do what is in `roles.toml`; `may.py` answers for a person and a thing.
"""

from enum import IntEnum, StrEnum


class Permission(StrEnum):
    """Something that a role may allow, for the organisation it is held in."""

    SEE_ORGANISATION = "organisation.see"
    CHANGE_ORGANISATION = "organisation.change"
    SEE_PEOPLE = "people.see"
    MANAGE_PEOPLE = "people.manage"
    RECORD_ADOPTION = "adoption.record"
    FILL_POST = "post.fill"
    KEEP_PLACE = "place.keep"
    PUBLISH_STATEMENT = "statement.publish"
    WRITE_OPPORTUNITY = "opportunity.write"
    PUBLISH_OPPORTUNITY = "opportunity.publish"
    WRITE_APPLICATION = "application.write"
    SEND_APPLICATION = "application.send"
    HELP_APPLICATION = "application.help"
    ASSESS_APPLICATION = "application.assess"
    MAKE_DECISION = "decision.make"
    ACCEPT_AWARD = "award.accept"
    WRITE_REPORT = "report.write"
    MANAGE_AWARD = "award.manage"
    END_AWARD = "award.end"
    RECORD_PAYMENT = "payment.record"
    CLAIM_PAYMENT = "payment.claim"
    KEEP_ACCOUNT = "account.keep"
    CHECK_ACCOUNT = "account.check"
    GIVE_REASON = "reason.give"
    ANSWER_REASON = "reason.answer"


class Visibility(IntEnum):
    """Who a fact is for, most open first. A person who may see one class may see those before it."""

    PUBLIC = 1  # anybody; exported as open data
    SECTOR = 2  # anybody who acts for an organisation here
    PARTIES = 3  # the organisations the record is about
    NAMED = 4  # named roles only


READERS = {
    Visibility.PUBLIC: "Anybody",
    Visibility.SECTOR: "Everybody who acts for an organisation here",
    Visibility.PARTIES: "Those who act for this organisation",
    Visibility.NAMED: "Only those who look after this organisation",
}
"""The same in words, as somebody is asked who may see a contact."""
