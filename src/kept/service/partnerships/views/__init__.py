"""Pages of places and what was promised there."""
