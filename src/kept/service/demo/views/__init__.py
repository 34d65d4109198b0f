"""Pages of the demo."""
