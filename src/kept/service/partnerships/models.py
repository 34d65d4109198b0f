"""Places and what holds there. Documents themselves are files; these rows say who took which one on, where and when."""

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import F, Q

from kept.service import clock
from kept.service.organisations.permissions import Permission


def holding(on: date, of: str = "") -> Q:
    """What holds on a day: it has begun and has not ended. Both of its days count. `of` leads there, as `members__`."""
    not_ended = Q(**{f"{of}until_on__isnull": True}) | Q(**{f"{of}until_on__gte": on})
    return not_ended & Q(**{f"{of}from_on__lte": on})


class Place(models.Model):
    """An area that a partnership serves. Places nest: what a system adopts holds in the places inside it."""

    class Kind(models.TextChoices):
        SYSTEM = "system", "System"
        PLACE = "place", "Place"
        NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
        WARD = "ward", "Ward"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    inside = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="places_inside")
    gss_code = models.CharField(max_length=9, blank=True, help_text="The Office for National Statistics' code")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(inside=F("id")), name="a_place_is_not_inside_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this: the members of its partnership today."""
        return self.members.filter(holding(clock.today())).values_list("organisation_id", flat=True)


class Period(models.Model):
    """Something that holds from one day, and until another or for good. Both days count."""

    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="%(class)s_ends_no_earlier_than_it_begins",
            )
        ]


class Member(Period):
    """A body's part in the partnership of a place."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="members")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="partnerships")

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["place", "organisation"],
                condition=Q(until_on__isnull=True),
                name="part_of_a_partnership_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.place}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return self.place.holders(permission)


class Adoption(Period):
    """A body taking a document on, through its own governance: `from_on` is the first day it holds for its deeds."""

    class Capacity(models.TextChoices):
        ITSELF = "itself", "In its own name"
        SECTOR = "sector", "For the sector"

    place = models.ForeignKey(Place, models.PROTECT, related_name="adoptions")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="adoptions")
    document = models.CharField(max_length=60, help_text="The document's code")
    capacity = models.CharField(max_length=10, choices=Capacity.choices, default=Capacity.ITSELF)
    governance_route = models.CharField(max_length=200, help_text="The meeting or power it rests on")
    decision_reference = models.CharField(max_length=100)
    decided_on = models.DateField()
    signatory = models.CharField(max_length=120)
    signatory_role = models.CharField(max_length=120)

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["place", "organisation", "document"],
                condition=Q(until_on__isnull=True),
                name="adopted_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} adopted {self.document} in {self.place}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return (self.organisation_id,)


class TakenUp(models.Model):
    """What an adopting body does about one recommendation of a framework."""

    class Status(models.TextChoices):
        TAKEN_UP = "taken up", "Taken up"
        IN_PART = "in part", "Taken up in part"
        LATER = "later", "To be decided later"
        NOT_TAKEN_UP = "not taken up", "Not taken up"

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="recommendations")
    recommendation = models.CharField(max_length=40, help_text="The provision that is the recommendation")
    status = models.CharField(max_length=20, choices=Status.choices)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["adoption", "recommendation"], name="one_status_for_a_recommendation"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_status_display()}"


class StandsFor(models.Model):
    """A body that a document means where it names one by office: "named: ICB" is this organisation here.

    A name such as "Council and CCG" means several.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="named_bodies")
    document = models.CharField(max_length=60)
    named = models.CharField(max_length=120, help_text="As the document's provisions give it, after 'named: '")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="stands_for")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "document", "named", "organisation"], name="a_name_means_a_body_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.named} is {self.organisation}"


class LocalNumber(Period):
    """A number a place has agreed: in place of a document's own, or where a document gives none or only advice."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="local_numbers")
    provision = models.CharField(max_length=40)
    standard = models.CharField(max_length=60)
    promised = models.JSONField(help_text="As 'is' is written in a document's file")
    source = models.CharField(max_length=300, help_text="Where it was agreed")

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["place", "provision", "standard", "from_on"], name="one_number_from_one_day"
            ),
            models.UniqueConstraint(
                fields=["place", "provision", "standard"],
                condition=Q(until_on__isnull=True),
                name="one_number_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provision} {self.standard}: {self.promised}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return self.place.holders(permission)


class Post(Period):
    """A role somebody holds for a body: single contact, senior responsible officer, owner of a provision."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="posts")
    what = models.CharField(max_length=100)
    scope = models.CharField(max_length=100, blank=True, help_text="A policy area, a procurement, a provision")
    holder = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="posts_held")
    deputy = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="posts_deputised")
    public = models.BooleanField(default=False, help_text="Anybody may read who holds it")

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["place", "organisation", "what", "scope"],
                condition=Q(until_on__isnull=True),
                name="one_holder_of_a_post_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} for {self.organisation}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return (self.organisation_id,)


class Ground(Period):
    """Something that counts as an exceptional case in a place: where a promise allows departure in such cases only."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="grounds")
    says = models.CharField(max_length=200)
    source = models.CharField(max_length=300, help_text="Where it was agreed")

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["place", "says"], condition=Q(until_on__isnull=True), name="a_ground_is_listed_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.says

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return self.place.holders(permission)
