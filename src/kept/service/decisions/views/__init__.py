"""Pages of assessing and deciding."""
