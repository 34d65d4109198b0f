"""The slice as Django knows it."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """Awards, payments and endings."""

    name = "kept.service.awards"

    def ready(self) -> None:
        """Say what is held about people; hear of bodies that go on as others, and of awards that change."""
        from kept.service.awards import (  # noqa: PLC0415  # they need the models
            exports,  # noqa: F401
            succession,  # noqa: F401
            taking_effect,  # noqa: F401
            telling_leads,  # noqa: F401
        )
