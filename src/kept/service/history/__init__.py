"""Who did what when: append-only, and the only audit trail."""
