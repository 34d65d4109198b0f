"""Everything the site holds, copied whole while it is used, and put back into an empty one, of either kind."""
