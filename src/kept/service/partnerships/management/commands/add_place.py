"""`django-admin add_place`: how places come to be, with the bodies that begin the partnership. No page adds one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.text import slugify

from kept.service import clock
from kept.service.organisations.models import Kind, Organisation, findable
from kept.service.partnerships import actions
from kept.service.partnerships.models import Place


class Command(BaseCommand):
    """Adds a place to the tree, with the bodies that begin its partnership."""

    help = "Add a place, and the public and support bodies that begin its partnership."

    def add_arguments(self, parser: CommandParser) -> None:
        """What it must be told."""
        parser.add_argument("name")
        parser.add_argument("--kind", choices=Place.Kind.values, default=Place.Kind.PLACE.value)
        parser.add_argument("--inside", help="The place it is inside, as its address has it, such as estuary-reach")
        parser.add_argument("--gss-code", default="", help="The Office for National Statistics' code")
        parser.add_argument("--body", action="append", default=[], help="The name of a body; give it once for each")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add it, and say what to do next."""
        slug = slugify(options["name"])[:60]
        if not slug:
            raise CommandError("Give the place a name with letters in it.")
        if Place.objects.filter(slug=slug).exists():
            raise CommandError(f"There is a place at /places/{slug}/ already. Give this one another name.")
        above = self._above(options["inside"])
        bodies = [self._body(name) for name in options["body"]]
        with transaction.atomic():
            place = actions.add_place(
                name=options["name"],
                slug=slug,
                kind=options["kind"],
                inside=above,
                gss_code=options["gss_code"],
                by=None,
            )
            for body in bodies:
                actions.join(place=place, organisation=body, from_on=clock.today(), by=None)
        self.stdout.write(
            f"{place.name} is at /places/{slug}/. A steward of one of its bodies keeps it from now on: "
            "whoever looks after the body invites one."
        )

    def _above(self, slug: str | None) -> Place | None:
        if slug is None:
            return None
        above = Place.objects.filter(slug=slug).first()
        if above is None:
            raise CommandError(f"There is no place at /places/{slug}/. See /places/ for those there are.")
        return above

    def _body(self, name: str) -> Organisation:
        found = list(Organisation.objects.filter(sorts_as=findable(name)).exclude(kind=Kind.VCSE)[:2])
        if len(found) != 1:
            says = "two bodies are" if found else "no public or support body is"
            raise CommandError(f"{says.capitalize()} called {name}. `add_body` adds one.")
        return found[0]
