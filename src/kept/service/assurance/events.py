"""What happens in keeping promises up."""

from kept.service.history.events import Event

TOLD_OTHERWISE = Event(
    "assurance.letter.told-otherwise", "Somebody whom a letter did not reach was told in another way"
)
