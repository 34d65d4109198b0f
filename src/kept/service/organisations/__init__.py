"""Organisations: bodies that outlive their people, who acts for them, and what each may do."""
