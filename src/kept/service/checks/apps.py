"""The slice as Django knows it."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """Promises held against deeds."""

    name = "kept.service.checks"

    def ready(self) -> None:
        """Say what is held about people."""
        from kept.service.checks import exports  # noqa: F401, PLC0415  # needs the models
