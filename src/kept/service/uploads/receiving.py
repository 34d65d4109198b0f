"""How Django takes in a file while a form arrives: no more of it than is ever taken, however long it goes on."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

from kept.service.uploads.accepting import LARGEST


class NoMoreThanIsTaken(FileUploadHandler):
    """First of the handlers: lets go by what comes after the largest file there may be, so that no disk fills up.

    What was cut is larger than the largest by then, so it is refused in words, and never taken for whole.
    """

    chunk_size = 2**16

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The piece, or nothing of it."""
        return raw_data if start <= LARGEST else None

    def file_complete(self, file_size: int) -> Any:
        """The other handlers have it."""
        return None
