"""A file or a photo as an answer: taken, read by either side, and let go when another takes its place."""

from django.core.files.base import File
from django.db import transaction
from django.db.models import ProtectedError

from kept.service.applications import queries
from kept.service.applications.models import Application
from kept.service.history.refused import Refused
from kept.service.people.models import Person
from kept.service.uploads import store
from kept.service.uploads.accepting import NotTaken, accept
from kept.service.uploads.models import Upload


def take(file: File, by: Person) -> Upload:
    """The file, in the caller's transaction. Raises Refused with the sentence that says why it is not taken."""
    try:
        return accept(file, by=by)
    except NotTaken as problem:
        raise Refused(str(problem)) from None


def let_go(upload: Upload) -> None:
    """Take a file away, its bytes once that is committed; it stays where an application taken back has it too."""
    try:
        with transaction.atomic():
            store.remove(upload)
    except ProtectedError:
        pass


def in_words(upload: Upload | None) -> str:
    """The answer as everybody reads it: what the file is called, and what it is."""
    return f"{upload.name} ({upload.in_words})" if upload else ""


def given(application: Application, order: int) -> Upload | None:
    """The file given to the question of that number, if it is still asked; for a side that may read the application."""
    return next((one.upload for one in queries.asked_of(application) if one.question.order == order), None)
