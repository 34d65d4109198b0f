"""The slice as Django knows it."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Applications."""

    name = "kept.service.applications"

    def ready(self) -> None:
        """Say what is held about people, and write letters when something happens."""
        from kept.service.applications import exports, letters  # noqa: F401, PLC0415  # they need the models
