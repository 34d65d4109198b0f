"""The reasons that a body still owes, and giving one: what could not wait is asked about afterwards."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.documents.loader import document, provision
from kept.service.checks import answering, queries
from kept.service.checks.deed import Reason
from kept.service.checks.forms import ReasonForm
from kept.service.checks.models import Finding
from kept.service.checks.sentences import Sentences, found_again
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor
from kept.standards.standard import standards

ON_A_PAGE = 25


@for_staff(Permission.GIVE_REASON)
@require_safe
def owed(request: HttpRequest) -> HttpResponse:
    """What was not kept and has no reason yet, oldest first."""
    page = Paginator(queries.owed_for(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "checks/owed.html", {"page": page, "rows": [_told(one) for one in page]})


@for_staff(Permission.GIVE_REASON)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, number: int) -> HttpResponse:
    """Give one of them."""
    finding = found_or_404(queries.owed_for(request.user), pk=number)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answering.explain(finding=finding, reason=Reason(form.cleaned_data["words"]), by=visitor(request))
        except Refused as problem:
            form.add_error("words", str(problem))
        else:
            messages.success(request, "The reason is on record")
            return redirect("reasons-owed")
    promise, found = provision(finding.provision), found_again(finding)
    row = _told(finding) | {
        "promise": promise,
        "document": document(promise.document),
        "measured": Sentences(found) if found else None,
    }
    return render(request, "checks/give.html", {"form": form, "row": row})


def _told(finding: Finding) -> dict[str, object]:
    return {"finding": finding, "standard": standards()[finding.standard]}
