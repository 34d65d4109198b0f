"""The site's own settings, with what the environment would give on a server given here instead."""

import os

os.environ.update(
    SECRET_KEY="only-for-tests",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    PLAIN_HTTP="1",
)

from kept.config.settings import *  # noqa: F403

TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "gallery" / "templates"]  # noqa: F405
