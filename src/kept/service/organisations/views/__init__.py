"""Pages about organisations and their people."""
