"""Pages of reasons given, and answers to them."""
