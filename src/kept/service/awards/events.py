"""What happens to awards."""

from kept.service.history.events import Event

OFFERED = Event("awards.award.offered", "An award was offered", keeps=("amount", "starts_on", "ends_on"))
ACCEPTED = Event("awards.award.accepted", "An award was accepted", keeps=())
PAID = Event("awards.payment.made", "A payment was made", keeps=("amount", "due_on", "paid_on"))
ENDING_PREPARED = Event("awards.ending.prepared", "An ending was prepared", keeps=("what", "because"))
ENDING_NOTIFIED = Event("awards.ending.notified", "Notice was given", keeps=("what", "given_on", "effective_on"))
