"""The slice as Django knows it."""

from django.apps import AppConfig


class BankingConfig(AppConfig):
    """Bank details."""

    name = "kept.service.banking"

    def ready(self) -> None:
        """Say what is held about people."""
        from kept.service.banking import exports  # noqa: F401, PLC0415  # needs the models
