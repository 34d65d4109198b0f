"""Giving a file out, never to be shown as a page of ours. Whoever calls has asked who may read it."""

import logging
from urllib.parse import quote

from django.http import Http404, HttpResponse

from kept.service.uploads.models import Upload
from kept.service.uploads.store import Lost, bytes_of

TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "webm": "audio/webm",
    "wav": "audio/wav",
}
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

log = logging.getLogger(__name__)


def as_attachment(upload: Upload) -> HttpResponse:
    """The file to keep, as it was stored. Raises Http404 where it was lost, and says so in the log."""
    try:
        content = bytes_of(upload)
    except Lost as problem:
        log.error("%s", problem)
        raise Http404 from None
    plain = (
        upload.name.encode("ascii", errors="replace").decode().replace("?", "_").replace("\\", "_").replace('"', "_")
    )
    response = HttpResponse(content, content_type=TYPES[upload.kind])
    response["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(upload.name, safe='')}"
    )
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Encoding"] = "identity"  # packed already, and never to be read beside a secret
    return response
