"""Anybody's published grants and contracts held against what was promised: a yardstick, never a verdict."""
