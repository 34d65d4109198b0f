"""Deciding: declared, scored, reasoned, and everybody answered."""
