"""The site does not start with settings that would leave it open."""

import os
import subprocess
import sys

import pytest

READ = """
from kept.config import settings
print(settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS)
"""


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    ours = ("SECRET_KEY", "ALLOWED_HOSTS", "PLAIN_HTTP", "DEBUG", "DATABASE_URL")
    clean = {key: value for key, value in os.environ.items() if key not in ours}
    return subprocess.run(
        [sys.executable, "-c", READ], env=clean | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("given", "missing"), [({}, "SECRET_KEY"), ({"SECRET_KEY": "x"}, "ALLOWED_HOSTS"), ({"DEBUG": "0"}, "SECRET_KEY")]
)
def test_what_must_be_given_is_asked_for_by_name(given, missing):
    done = start(**given)
    assert done.returncode != 0
    assert f"Set {missing} in the environment" in done.stderr


def test_left_alone_everything_goes_by_a_certificate():
    done = start(SECRET_KEY="x", ALLOWED_HOSTS="kept.example")
    assert done.stdout.split() == ["True", "True", "31536000"]
