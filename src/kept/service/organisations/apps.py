"""The slice as Django knows it."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations."""

    name = "kept.service.organisations"

    def ready(self) -> None:
        """Say what is held about people."""
        from kept.service.organisations import exports  # noqa: F401, PLC0415  # needs the models
