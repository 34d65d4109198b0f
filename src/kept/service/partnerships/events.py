"""What happens to a place's promises."""

from kept.service.history.events import Event

PLACE_ADDED = Event("partnerships.place.added", "A place was added", keeps=("kind",))
JOINED = Event("partnerships.member.joined", "A body joined a partnership", keeps=("organisation",))
PARTED = Event("partnerships.member.parted", "A body left a partnership", keeps=("organisation", "until_on"))
ADOPTED = Event("partnerships.adoption.made", "A body took a document on", keeps=("document", "from_on"))
ADOPTION_ENDED = Event("partnerships.adoption.ended", "A body left a document", keeps=("document", "until_on"))
ADOPTION_RESUMED = Event(
    "partnerships.adoption.resumed", "A body stays with a document it was to leave", keeps=("document",)
)
TAKEN_UP = Event(
    "partnerships.recommendation.answered", "A body answered a recommendation", keeps=("recommendation", "status")
)
NAMED = Event("partnerships.name.settled", "It was settled whom a document means", keeps=("document", "bodies"))
NUMBER_SET = Event(
    "partnerships.number.set", "A place agreed a number of its own", keeps=("provision", "standard", "from_on")
)
NUMBER_ENDED = Event(
    "partnerships.number.ended", "A place's own number ended", keeps=("provision", "standard", "until_on")
)
POST_FILLED = Event("partnerships.post.filled", "A post was filled", keeps=("holder", "deputy", "from_on"))
POST_ENDED = Event("partnerships.post.ended", "A post became vacant", keeps=("until_on",))
GROUND_LISTED = Event("partnerships.ground.listed", "A ground for exceptional cases was agreed", keeps=("from_on",))
GROUND_ENDED = Event("partnerships.ground.ended", "A ground for exceptional cases was ended", keeps=("until_on",))
