"""One message, sent once."""
