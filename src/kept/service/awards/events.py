"""What happens to awards."""

from kept.service.history.events import Event

OFFERED = Event("awards.award.offered", "An award was offered", keeps=("amount", "starts_on", "ends_on"))
ACCEPTED = Event("awards.award.accepted", "An award was accepted", keeps=("role",))
DECLINED = Event("awards.award.declined", "An award was declined")
CLOSED = Event("awards.award.closed", "An offer that was declined was closed")
PAID = Event("awards.payment.made", "A payment was made", keeps=("amount", "due_on", "paid_on"))
CORRECTED = Event("awards.payment.corrected", "A day of payment was put right", keeps=("before", "after"))
ENDING_PREPARED = Event("awards.ending.prepared", "An ending was prepared", keeps=("what", "because"))
ENDING_CHANGED = Event("awards.ending.changed", "The preparation of an ending was changed", keeps=("version",))
DISCUSSION_OPENED = Event("awards.ending.discussed", "An ending was opened for discussion", keeps=("replies_by",))
REPLIED = Event("awards.ending.replied", "The holder answered in a discussion")
PUT_ASIDE = Event("awards.ending.put-aside", "An ending in preparation was put aside")
TAKEN_UP_AGAIN = Event("awards.ending.taken-up-again", "An ending that was put aside was taken up again")
ENDING_NOTIFIED = Event("awards.ending.notified", "Notice was given", keeps=("what", "given_on", "effective_on"))
TAKEN_BACK = Event("awards.ending.taken-back", "A notice was taken back", keeps=("what", "effective_on"))
CHANGE_ASKED = Event("awards.change.asked", "A change of an award was asked for", keeps=("kind", "by_holder"))
CHANGE_AGREED = Event("awards.change.agreed", "A change of an award was agreed", keeps=("kind", "amount", "ends_on"))
CHANGE_REFUSED = Event("awards.change.refused", "The other side said no to a change of an award", keeps=("kind",))
CHANGE_WITHDRAWN = Event("awards.change.withdrawn", "A request to change an award was withdrawn", keeps=("kind",))
SUCCEEDED = Event("awards.award.succeeded", "An award went on under another body", keeps=("before", "after", "on"))
