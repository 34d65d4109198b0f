"""The slice as Django knows it."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """What groups tell their funders, and what becomes of it."""

    name = "kept.service.monitoring"

    def ready(self) -> None:
        """Say what is held about people, and hear of awards that are accepted."""
        from kept.service.monitoring import calendar, exports  # noqa: F401, PLC0415  # they need the models
