"""The slice as Django knows it."""

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    """What is on offer."""

    name = "kept.service.opportunities"

    def ready(self) -> None:
        """Say what is held about people, and hear of those who are erased."""
        from kept.service.opportunities import enquiries, exports  # noqa: F401, PLC0415  # they need the models
