"""Kept: promises between public bodies and the voluntary sector, measured and answered."""
