"""What a process that serves loads before its first visitor, who would wait for it otherwise."""

import atexit
import gc

from django.template.loader import render_to_string
from django.urls import get_resolver

from kept.documents.bindings import bindings
from kept.documents.statute import law_bindings


def get_ready() -> None:
    """Read the promises and the map of the site, and draw a page: about half a second's work, done once a process."""
    bindings()
    law_bindings()
    _ = get_resolver().url_patterns
    render_to_string("design/500.html")
    # What was loaded stays for good: to look through it again and again for rubbish is a tenth of each request.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    atexit.register(gc.unfreeze)  # or DuckDB would take what is left at the end for a leak, and say so
