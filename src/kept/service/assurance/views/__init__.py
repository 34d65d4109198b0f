"""Pages of how it is going."""
