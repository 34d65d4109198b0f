"""Pages of published statements."""
