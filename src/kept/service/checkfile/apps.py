"""What Django needs to know of this slice."""

from django.apps import AppConfig


class Checkfile(AppConfig):
    """Audits of published files."""

    name = "kept.service.checkfile"
    default_auto_field = "django.db.models.BigAutoField"
