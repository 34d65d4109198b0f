"""Django's PostgreSQL, which tries its lines less often (the ENGINE of a database)."""
