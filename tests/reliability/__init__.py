"""The reliability and security goals that every run of the tests holds, each with a fault that turns it red."""

import os

LONG = os.environ.get("RELIABILITY") == "long"
"""Whether `./dev bench reliability` asks for the longer sizes."""
