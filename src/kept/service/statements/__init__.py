"""Texts that bodies publish because a promise asks for them, each version kept."""
