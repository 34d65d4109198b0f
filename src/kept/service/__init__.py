"""The website: one folder per capability."""
