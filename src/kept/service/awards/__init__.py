"""Awards: accepted, paid, and ended with care."""
