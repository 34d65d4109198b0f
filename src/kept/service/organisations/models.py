"""Organisations, who acts for them, and who has been asked to."""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q

from kept.service import clock
from kept.service.organisations.bands import Band, band_of
from kept.service.organisations.passport import CHOICES, FACTS_STAND, THINGS, Shape, Thing
from kept.service.organisations.permissions import READERS, Permission, Visibility
from kept.service.organisations.roles import ROLES, Role
from kept.standards.dates import after

LONGEST_BECAUSE = 500
"""Characters of a reason for having none: three or four sentences."""


class Kind(models.TextChoices):
    """Which side of the promises an organisation stands on."""

    STATUTORY = "statutory", "Public body"
    VCSE = "vcse", "Voluntary, community or social enterprise organisation"
    INFRASTRUCTURE = "infrastructure", "Body that supports the sector"


class LegalForm(models.TextChoices):
    """What an organisation is in law."""

    CONSTITUTED = "constituted-group", "No number: a constituted group"
    CHARITY = "charity", "Registered charity"
    CIO = "cio", "Charitable incorporated organisation"
    COMPANY = "company", "Company limited by guarantee"
    CIC = "cic", "Community interest company"
    SOCIETY = "society", "Community benefit society or co-operative"
    COUNCIL = "council", "Council"
    NHS = "nhs", "NHS body"
    PUBLIC = "public", "Other public body"


class Status(models.TextChoices):
    """Whether it still goes on."""

    ACTIVE = "active", "Active"
    CLOSED = "closed", "Closed"


class Organisation(models.Model):
    """A body, as its own record: it outlives the people who act for it."""

    name = models.CharField(max_length=200)
    sorts_as = models.CharField(max_length=200, db_index=True, editable=False, help_text="The name, to find it by")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    legal_form = models.CharField(max_length=20, choices=LegalForm.choices)
    area = models.CharField(max_length=200, blank=True)
    what_it_does = models.TextField(max_length=2000, blank=True)
    income = models.DecimalField(max_digits=14, decimal_places=2, null=True, help_text="Pounds a year, exactly")
    income_year_end = models.DateField(null=True)
    two_to_send = models.BooleanField(
        default=False, help_text="One person asks for an application to be sent, and another sends it"
    )
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ACTIVE)
    closed_on = models.DateField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["sorts_as", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisations_have_names"),
            models.CheckConstraint(condition=Q(income__isnull=True) | Q(income__gte=0), name="income_is_not_negative"),
            models.CheckConstraint(
                condition=Q(status=Status.ACTIVE, closed_on__isnull=True)
                | Q(status=Status.CLOSED, closed_on__isnull=False),
                name="closed_organisations_say_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep what the name is found by in step with the name."""
        self.sorts_as = findable(self.name)
        fields = kwargs.get("update_fields")
        if isinstance(fields, list) and "name" in fields:
            kwargs["update_fields"] = [*fields, "sorts_as"]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return (self.pk,)

    @property
    def band(self) -> Band | None:
        """The band its income falls in, or None where that is not known."""
        return band_of(self.income)


_WORDS_THAT_DO_NOT_TELL = {"the", "and", "of", "for", "limited", "ltd", "cic", "cio", "plc", "uk"}


def findable(name: str) -> str:
    """A name as it is compared: no capitals, signs, or words that names have in common ("the", "ltd")."""
    words = re.findall(r"\w+", name.casefold().replace("&", " and ").replace("’", "").replace("'", ""))
    telling = [word for word in words if word not in _WORDS_THAT_DO_NOT_TELL]
    return " ".join(telling or words)[:200]


class Identifier(models.Model):
    """A number that a register gave an organisation. All are kept, former ones too."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=30, help_text="The list’s code at org-id.guide, such as GB-CHC")
    value = models.CharField(max_length=60)
    source = models.CharField(max_length=60, help_text="Who told us: themselves, or a register’s name")
    on = models.DateField(help_text="When we were told")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="one_organisation_for_one_identifier")]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.value}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return (self.organisation_id,)


class ContactFor(models.TextChoices):
    """What somebody would write to an organisation about."""

    ANYTHING = "anything", "Anything"
    FUNDING = "funding", "Funding"
    PAYMENTS = "payments", "Payments"
    PROMISES = "promises", "Promises and the partnership"


class Contact(models.Model):
    """How to reach an organisation about something."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    about = models.CharField(max_length=20, choices=ContactFor.choices)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    visible_to = models.PositiveSmallIntegerField(choices=[(one.value, one.name.lower()) for one in Visibility])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "about"], name="one_contact_for_one_matter"),
            models.CheckConstraint(condition=~Q(email="", phone=""), name="contacts_can_be_reached"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.about}"

    @property
    def readers(self) -> str:
        """Who may see it, in words."""
        return READERS[Visibility(self.visible_to)]


class Succession(models.Model):
    """One organisation went on as another: a merger has several predecessors, a split several successors."""

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="precessions")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_between_two"),
            models.CheckConstraint(condition=~Q(predecessor=models.F("successor")), name="nobody_succeeds_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} became {self.successor}"


class Membership(models.Model):
    """Somebody acts for an organisation in a role, from a moment until another. Rows end; they are not taken away."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", null=True, help_text="Who ended it; none where they left"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(until__isnull=True),
                name="nobody_holds_a_role_twice",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="memberships_end_after_they_begin",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "until"], name="members_of_an_organisation")]

    def __str__(self) -> str:
        return f"person {self.person_id} as {self.role} of {self.organisation_id}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return (self.organisation_id,)

    @property
    def held(self) -> Role:
        """The role itself."""
        return ROLES[self.role]


class Invitation(models.Model):
    """Somebody has been asked to act for an organisation. The link holds a secret of which only a hash is kept."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254, blank=True, help_text="Blanked once it is answered or has run out")
    role = models.CharField(max_length=40)
    secret_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="invitations_sent", null=True)
    written_at = models.DateTimeField()
    no_use_after = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email", "role"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_invitation_waits_for_one_answer",
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return (self.organisation_id,)

    @property
    def offered(self) -> Role:
        """The role itself."""
        return ROLES[self.role]


class Item(models.Model):
    """One thing in an organisation's passport as it was told: a fact, a paper, or why there is none.

    Telling it again makes a new row, and the older one stays: what a funder used is what it was. `told_at` is when
    somebody said it or said that it is still right.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="passport")
    what = models.CharField(max_length=30, choices=CHOICES)
    value = models.CharField(max_length=40, blank=True, help_text="A fact: yes, no, pounds such as 500.00, an ISO day")
    upload = models.OneToOneField("uploads.Upload", models.PROTECT, null=True, related_name="+")
    because = models.CharField(max_length=LONGEST_BECAUSE, blank=True, help_text="Why they do not have it")
    from_on = models.DateField(null=True, help_text="The paper's first day, where it says one")
    until_on = models.DateField(null=True, help_text="The last day on which it counts, where it has one")
    told_at = models.DateTimeField()
    told_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, help_text="When a newer one took its place, or it was taken out")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "what"], condition=Q(ended_at__isnull=True), name="a_passport_says_a_thing_once"
            ),
            models.CheckConstraint(
                condition=(~Q(value="") & Q(upload__isnull=True, because=""))
                | Q(value="", upload__isnull=False, because="")
                | (~Q(because="") & Q(value="", upload__isnull=True)),
                name="a_fact_or_a_paper_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="a_paper_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.organisation_id}"

    def holders(self, permission: Permission) -> Collection[int]:
        """Ids of the organisations whose roles count for this."""
        return (self.organisation_id,)

    @property
    def thing(self) -> Thing:
        """What it is."""
        return THINGS[self.what]

    def stands_until(self) -> date | None:
        """The last day on which it is current; None where it has none.

        A paper has its own day or none. A fact, or a reason for having nothing, stands for `FACTS_STAND` from
        when it was told, and no longer than its own day.
        """
        if self.upload_id is not None:
            return self.until_on
        stands = after(clock.day_in_london(self.told_at), FACTS_STAND)
        return min(stands, self.until_on) if self.until_on else stands

    def is_current(self, on: date) -> bool:
        """Whether a funder can use it as it is."""
        until = self.stands_until()
        return self.ended_at is None and (until is None or on <= until)

    @property
    def says(self) -> str:
        """A fact in words, a paper's name, or the reason."""
        if self.upload:
            return self.upload.name
        if self.because:
            return f"We do not have this, because: {self.because}"
        if self.thing.shape is Shape.MONEY:
            return f"£{Decimal(self.value):,.2f}".removesuffix(".00")
        if self.thing.shape is Shape.DAY:
            return f"{date.fromisoformat(self.value):%-d %B %Y}"
        return self.value.capitalize()
