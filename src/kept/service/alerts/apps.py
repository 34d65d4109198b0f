"""The slice as Django knows it."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Who is told of what money."""

    name = "kept.service.alerts"

    def ready(self) -> None:
        """Say what is held about people, and hear of what is told and of those who are erased."""
        from kept.service.alerts import actions, exports, letters  # noqa: F401, PLC0415  # they need the models
