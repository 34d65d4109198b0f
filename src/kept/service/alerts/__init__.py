"""Telling people of money as they chose: by place, kind of work and size."""
