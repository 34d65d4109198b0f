"""The site with a fault in it: gunicorn reliability.planted.door, with PLANTED naming the fault."""

import importlib
import os

from kept.config.wsgi import application

if fault := os.environ.get("PLANTED"):
    importlib.import_module(f"reliability.planted.{fault}")

__all__ = ["application"]
