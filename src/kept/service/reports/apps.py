"""The slice as Django knows it."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Published figures."""

    name = "kept.service.reports"
