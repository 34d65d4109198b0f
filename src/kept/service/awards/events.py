"""What happens to awards."""

from kept.service.history.events import Event

OFFERED = Event("awards.award.offered", "An award was offered", keeps=("amount", "starts_on", "ends_on"))
ACCEPTED = Event("awards.award.accepted", "An award was accepted", keeps=("role",))
DECLINED = Event("awards.award.declined", "An award was declined")
CLOSED = Event("awards.award.closed", "An offer that was declined was closed")
TERMS_WRITTEN = Event("awards.terms.written", "Terms of an award were written", keeps=("version",))
CHANGE_ASKED = Event("awards.terms.change-asked", "A change of terms was asked for", keeps=("version",))
CHANGE_ANSWERED = Event(
    "awards.terms.change-answered", "The funder answered about the terms", keeps=("version", "changed")
)
PAID = Event("awards.payment.made", "A payment was made", keeps=("amount", "due_on", "paid_on"))
ESCALATED = Event("awards.payment.escalated", "Whoever leads on money was told that a payment is late", keeps=("days",))
CLAIMED = Event("awards.payment.claimed", "The holder said that a payment is late", keeps=("days", "to_post"))
CLAIM_ANSWERED = Event("awards.payment.claim-answered", "The funder answered that", keeps=("pay_by",))
UPLIFT_ASKED = Event("awards.uplift.asked", "The holder asked for more", keeps=("more", "from_on"))
UPLIFT_ANSWERED = Event("awards.uplift.answered", "The funder answered that", keeps=("agreed", "amount"))
FIGURES_PUBLISHED = Event(
    "awards.prompt-payment.published", "Figures of payment were published", keeps=("from_on", "paid")
)
CORRECTED = Event("awards.payment.corrected", "A day of payment was put right", keeps=("before", "after"))
ENDING_PREPARED = Event("awards.ending.prepared", "An ending was prepared", keeps=("what", "because"))
ENDING_CHANGED = Event("awards.ending.changed", "The preparation of an ending was changed", keeps=("version",))
DISCUSSION_OPENED = Event("awards.ending.discussed", "An ending was opened for discussion", keeps=("replies_by",))
REPLIED = Event("awards.ending.replied", "The holder answered in a discussion")
PUT_ASIDE = Event("awards.ending.put-aside", "An ending in preparation was put aside")
TAKEN_UP_AGAIN = Event("awards.ending.taken-up-again", "An ending that was put aside was taken up again")
ENDING_NOTIFIED = Event("awards.ending.notified", "Notice was given", keeps=("what", "given_on", "effective_on"))
TAKEN_BACK = Event("awards.ending.taken-back", "A notice was taken back", keeps=("what", "effective_on"))
