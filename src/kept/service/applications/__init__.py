"""Applying: one question at a time, nothing lost, sent once."""
