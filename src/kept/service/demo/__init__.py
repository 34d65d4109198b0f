"""The fictional place, its cast and its tour. Never loaded in production."""
