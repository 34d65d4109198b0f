"""The audit's pages: the whole, a document's part, the records behind a number, and one record."""
