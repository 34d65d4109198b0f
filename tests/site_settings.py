"""The site's own settings, with what the environment would give on a server given here instead."""

import os
import tempfile

os.environ.update(
    SECRET_KEY="only-for-tests",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    PLAIN_HTTP="1",
    PUBLISHER="Estuary Reach Borough Council",
    PUBLISHER_PREFIX="360G-example",
)

from kept.config.settings import *  # noqa: F403

BACKUPS_FOLDER = None  # what a test wants copied, it copies itself
UPLOADS_FOLDER = Path(tempfile.gettempdir()) / f"kept-test-{os.getpid()}-uploads"  # noqa: F405

TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "gallery" / "templates"]  # noqa: F405

# A file, as in life: SQLite in memory shares one cache between threads, and refuses where a file would wait.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": f"{tempfile.gettempdir()}/kept-test-{os.getpid()}.sqlite3"}  # noqa: F405
