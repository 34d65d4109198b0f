"""What was promised: the documents as data, how they are read, and what can be said of their wording."""

from kept.documents.loader import (
    DocumentError,
    by_theme,
    document,
    load_documents,
    load_law,
    load_themes,
    provision,
)

__all__ = ["DocumentError", "by_theme", "document", "load_documents", "load_law", "load_themes", "provision"]
