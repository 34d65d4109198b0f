"""The slice as Django knows it."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """Places and what was promised there."""

    name = "kept.service.partnerships"

    def ready(self) -> None:
        """Say what is held about people."""
        from kept.service.partnerships import exports  # noqa: F401, PLC0415  # needs the models
