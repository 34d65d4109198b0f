"""The slice as Django knows it."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Published figures."""

    name = "kept.service.reports"

    def ready(self) -> None:
        """Hear of awards that are agreed, to tell in time that they end."""
        from kept.service.reports import warning  # noqa: F401, PLC0415  # needs the models
