"""Bring the database and the sample's audit up to date, then serve: python -m kept.config.serve --bind 127.0.0.1:8000

One process does both, so that a small machine loads everything once. Arguments are gunicorn's. WITH_WORKER=1 runs a
worker beside it, as the demo does; a server runs `python -m django worker` as a service of its own.
"""

import atexit
import os
import subprocess
import sys
from importlib import import_module

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from gunicorn.app.wsgiapp import WSGIApplication

from kept.config.durability import ForgetfulDatabase, insist_on_durability
from kept.config.ready import get_ready


def audit_is_current() -> bool:
    """Whether the sample's audit need not be made again. Only to make it are the readers of files loaded."""
    sample = import_module("kept.service.checkfile.sample")  # models cannot be imported before Django is set up
    return sample.current() is not None


def run_worker() -> None:
    """Run a worker beside this process, and stop it when this process ends."""
    worker = subprocess.Popen([sys.executable, "-m", "django", "worker"])
    atexit.register(worker.terminate)


def main() -> None:
    """Migrate, audit the sample where it has changed, and hand over to gunicorn with the rest of the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.config.settings")
    django.setup()
    try:
        insist_on_durability()
    except ForgetfulDatabase as problem:
        sys.exit(str(problem))
    call_command("migrate", verbosity=0, skip_checks=True)
    if not audit_is_current():
        call_command("audit_sample", verbosity=0, skip_checks=True)
    if settings.DEMO:
        import_module("kept.service.demo.beginning").begin_if_new()
    if os.environ.get("WITH_WORKER") == "1":
        run_worker()
    get_ready()  # here, so that all web processes share what was loaded
    connections.close_all()  # each has to open its own: two that speak through one would read each other's answers
    sys.argv[1:1] = ["kept.config.wsgi", "--threads", str(settings.THREADS)]
    # gunicorn would open a control socket in the home folder, which nobody here uses.
    sys.argv.append("--no-control-socket")
    WSGIApplication("%(prog)s [OPTIONS]", prog="kept").run()


if __name__ == "__main__":
    main()
