"""The slice as Django knows it."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """Awards, payments and endings."""

    name = "kept.service.awards"

    def ready(self) -> None:
        """Say what is held about people, and hear of bodies that go on as others."""
        from kept.service.awards import exports, succession, taking_effect  # noqa: F401, PLC0415  # they need the models
