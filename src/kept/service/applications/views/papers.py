"""What an application takes from the passport, and who has used what; earlier answers to begin from."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service.applications import papers as kept
from kept.service.applications import queries, reuse
from kept.service.applications.closing import is_open
from kept.service.history.refused import Refused
from kept.service.opportunities.models import Question
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import standing_of
from kept.service.people.doors import visitor

PAGE = 25


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def papers(request: HttpRequest, number: int) -> HttpResponse:
    """What the fund asks for, what is held and current already, and what is still to give."""
    found = found_or_404(queries.applications_for(request.user, Permission.SEE_ORGANISATION), pk=number)
    wanted = kept.wanted_of(found)
    given = {one.item.what: one for one in kept.used_in(found)}
    groups = [
        (says, [(one, given.get(one.thing.id)) for one in wanted if one.when == when])
        for says, when in (("To apply", kept.APPLYING), ("If you are funded", kept.SUCCESS))
    ]
    return render(
        request,
        "applications/papers.html",
        {
            "application": found,
            "groups": [(says, rows) for says, rows in groups if rows],
            "sent": found.sent_at is not None and found.withdrawn_at is None,
            "writes": standing_of(request).may(Permission.WRITE_APPLICATION, found),
        },
    )


@for_members(Permission.SEE_ORGANISATION)
@require_safe
def uses(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What each funder used of an organisation's passport, and when."""
    page = Paginator(kept.uses_of(request.user, organisation), PAGE).get_page(request.GET.get("page"))
    return render(request, "applications/uses.html", {"organisation": organisation, "page": page})


@for_members(Permission.WRITE_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def earlier(request: HttpRequest, number: int, order: int) -> HttpResponse:
    """The group's own earlier answers, most alike first; pressing one puts its words into this answer."""
    found = found_or_404(queries.applications_for(request.user, Permission.WRITE_APPLICATION), pk=number)
    question = found.opportunity.questions.filter(order=order).first()
    if question is None:
        raise Http404
    offers = question.kind == Question.Kind.TEXT or reuse.from_first_stage(found, question) is not None
    if not offers or found.sent_at or found.withdrawn_at or not is_open(found.opportunity):
        return redirect("application", number=found.pk)
    if request.method == "POST":
        chosen = request.POST.get("answer", "")
        key = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0
        try:
            reuse.begin_from(application=found, question=question, earlier=key, by=visitor(request))
        except Refused as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, "It is in your answer. Change it to fit this question")
        return redirect("application-question", number=found.pk, order=order)
    offered = reuse.earlier_answers(found, question)
    return render(
        request, "applications/earlier.html", {"application": found, "question": question, "offered": offered}
    )
