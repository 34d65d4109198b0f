"""The facts, papers and files of one application, for those who read it: the rule is the same as for its answers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kept.service.applications import files
from kept.service.applications.models import Used
from kept.service.applications.papers import used_in
from kept.service.decisions import queries
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor
from kept.service.uploads.serving import as_attachment


@for_staff(Permission.ASSESS_APPLICATION)
@require_safe
def papers(request: HttpRequest, number: int) -> HttpResponse:
    """What it gave, as it was, and since when the funder has it."""
    application = found_or_404(queries.applications_for(request.user, Permission.ASSESS_APPLICATION), pk=number)
    if not queries.read_by(visitor(request), application.opportunity).filter(pk=application.pk).exists():
        return redirect("assess", number=application.pk)  # they say first whether they have an interest
    used = used_in(application)
    return render(request, "decisions/papers.html", {"application": application, "used": used})


@for_staff(Permission.ASSESS_APPLICATION)
@require_safe
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """One paper, to keep."""
    found = queries.applications_for(request.user, Permission.ASSESS_APPLICATION)
    used = found_or_404(
        Used.objects.filter(application__in=found).select_related("application__opportunity", "item__upload"), pk=number
    )
    if not queries.read_by(visitor(request), used.application.opportunity).filter(pk=used.application_id).exists():
        return redirect("assess", number=used.application_id)
    if used.item.upload is None:
        raise Http404
    return as_attachment(used.item.upload)


@for_staff(Permission.ASSESS_APPLICATION)
@require_safe
def answer_file(request: HttpRequest, number: int, order: int) -> HttpResponse:
    """A file or photo that is an answer, to keep."""
    application = found_or_404(queries.applications_for(request.user, Permission.ASSESS_APPLICATION), pk=number)
    if not queries.read_by(visitor(request), application.opportunity).filter(pk=application.pk).exists():
        return redirect("assess", number=application.pk)
    upload = files.given(application, order)
    if upload is None:
        raise Http404
    return as_attachment(upload)
