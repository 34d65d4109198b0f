"""The file or photo that somebody's own application has as an answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kept.service.applications import files, queries
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.uploads.serving import as_attachment


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def answer_file(request: HttpRequest, number: int, order: int) -> HttpResponse:
    """It, to keep."""
    found = found_or_404(queries.applications_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    upload = files.given(found, order)
    if upload is None:
        raise Http404
    return as_attachment(upload)
