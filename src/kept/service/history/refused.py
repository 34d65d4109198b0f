"""Actions that cannot be done."""


class Refused(ValueError):
    """What was asked cannot be done: a sentence for the person who asked, with what to do. Nothing was written."""
