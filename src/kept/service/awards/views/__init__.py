"""Pages of awards, payments and endings."""
