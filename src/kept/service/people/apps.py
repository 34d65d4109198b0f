"""The slice as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "kept.service.people"

    def ready(self) -> None:
        """Listen for second steps that come and go."""
        from kept.service.people import second_step  # noqa: F401, PLC0415  # needs the models
