"""What Django needs to know of this slice."""

from django.apps import AppConfig


class Checkfile(AppConfig):
    """Audits of published files."""

    name = "kept.service.checkfile"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show on each promise's page what the sample comes to for it."""
        from kept.service.checkfile.views.on_a_promise import on_a_promise  # noqa: PLC0415  # needs the models
        from kept.service.library import asides  # noqa: PLC0415

        asides.add(on_a_promise)
