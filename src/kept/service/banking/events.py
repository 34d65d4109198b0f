"""What happens to bank details. No number of an account is ever kept here."""

from kept.service.history.events import Event

PROPOSED = Event("banking.account.proposed", "New bank details were given, and wait for a second person")
ASKED = Event("banking.account.asked", "A body was asked to check bank details", keeps=("body",))
CONFIRMED = Event("banking.account.confirmed", "Bank details were confirmed by a second person", keeps=("body",))
WITHDRAWN = Event("banking.account.withdrawn", "Bank details that waited were withdrawn")
LOOKED = Event("banking.account.looked", "Somebody who pays looked at the numbers of an account", keeps=("payment",))
