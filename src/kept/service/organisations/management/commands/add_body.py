"""`django-admin add_body`: how the first public bodies come to be. Nobody can add one from a page."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from kept.service.organisations.actions import founding
from kept.service.organisations.models import Kind, LegalForm
from kept.service.people import actions as people


class Command(BaseCommand):
    """Adds a public body, or one that supports the sector, with somebody to look after it."""

    help = "Add a public body, or one that supports the sector, and the person who looks after it."

    def add_arguments(self, parser: CommandParser) -> None:
        """What it must be told."""
        parser.add_argument("name")
        parser.add_argument("--kind", choices=[Kind.STATUTORY.value, Kind.INFRASTRUCTURE.value], required=True)
        parser.add_argument("--form", choices=LegalForm.values, required=True)
        parser.add_argument("--administrator", required=True, help="The e-mail address of whoever looks after it")
        parser.add_argument("--area", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add it, and say what to do next."""
        validate_email(options["administrator"])
        with transaction.atomic():
            manager = people.join(address=options["administrator"])
            body = founding.add(
                kind=options["kind"],
                legal_form=options["form"],
                name=options["name"],
                area=options["area"],
                manager=manager,
                by=None,
            )
        self.stdout.write(f"{body.name} is added. {manager.email} can sign in, and invite the others.")
