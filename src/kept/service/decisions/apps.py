"""The slice as Django knows it."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Decisions."""

    name = "kept.service.decisions"

    def ready(self) -> None:
        """Say what is held about people, and hear of those who are erased."""
        from kept.service.decisions import exports, pack_files  # noqa: F401, PLC0415  # they need the models
