"""Pages to read: documents, provisions, standards, comparisons, search."""
