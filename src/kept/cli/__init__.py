"""The `kept` command."""

from kept.cli.main import main

__all__ = ["main"]
