"""Bring the database and the sample's audit up to date, then serve: python -m kept.config.serve --bind 127.0.0.1:8000

One process does both, so that a small machine loads everything once. Arguments are gunicorn's.
"""

import os
import sys

import django
from django.core.management import call_command
from gunicorn.app.wsgiapp import WSGIApplication


def main() -> None:
    """Migrate, audit the sample where it has changed, and hand over to gunicorn with the rest of the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.config.settings")
    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("audit_sample", verbosity=0, skip_checks=True)
    sys.argv.insert(1, "kept.config.wsgi")
    # gunicorn would open a control socket in the home folder, which nobody here uses.
    sys.argv.append("--no-control-socket")
    WSGIApplication("%(prog)s [OPTIONS]", prog="kept").run()


if __name__ == "__main__":
    main()
