"""The slice as Django knows it."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    """What bodies publish about how they work."""

    name = "kept.service.statements"
