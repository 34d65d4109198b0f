"""Pages for signing in, and about one's own account."""
