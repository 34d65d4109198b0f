"""The pack for the panel: a page, a Word file, a PDF, and the points as CSV."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from kept.service import clock
from kept.service.decisions import lines, pack_files, queries
from kept.service.decisions import pack as packs
from kept.service.decisions.models import PackFile
from kept.service.library import downloads
from kept.service.opportunities.models import Opportunity
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor
from kept.service.people.models import Person

ON_A_PAGE = 10
COLUMNS = ("Application", "Organisation", "Criterion", "Counts for, per cent", "Assessor", "Points, out of 10", "Why")


@for_staff(Permission.ASSESS_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def pack(request: HttpRequest, number: int) -> HttpResponse:
    """The pack as a page; and asking for the files of a big round, with how far they have come."""
    opportunity = _closed(request, number)
    me = visitor(request)
    if opportunity is None:
        return redirect("round", number=number)
    readable = packs.readable(me, opportunity)
    page = Paginator(readable, ON_A_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        if request.POST.get("kind") in pack_files.TYPES:
            pack_files.ask(opportunity, me, request.POST["kind"])
            messages.success(request, "It is being made. Look here again in a minute")
        return redirect("pack", number=opportunity.pk)
    shown = list(packs.front(opportunity, me)) if page.number == 1 else []
    keys = [one.pk for one in page]
    for entry in packs.entries(opportunity, me, readable.filter(pk__in=keys)):
        shown += entry
    context = {
        "opportunity": opportunity,
        "heading": packs.title(opportunity),
        "page": page,
        "blocks": shown,
        "big": page.paginator.count >= pack_files.BIG,
        "files": _files(opportunity, me),
    }
    return render(request, "decisions/pack.html", context)


@for_staff(Permission.ASSESS_APPLICATION)
@require_safe
def as_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The pack as PDF."""
    return _file(request, number, "pdf")


@for_staff(Permission.ASSESS_APPLICATION)
@require_safe
def as_word(request: HttpRequest, number: int) -> HttpResponse:
    """The pack for Word."""
    return _file(request, number, "docx")


@for_staff(Permission.ASSESS_APPLICATION)
@require_safe
def points(request: HttpRequest, number: int) -> HttpResponse:
    """Every point that the reader may see, as CSV."""
    opportunity = _closed(request, number)
    if opportunity is None:
        return redirect("round", number=number)
    rows = _points(opportunity, visitor(request))
    return downloads.csv_file(_called(opportunity, "points.csv"), COLUMNS, rows)


@for_staff(Permission.ASSESS_APPLICATION)
@require_safe
def as_lines(request: HttpRequest, number: int) -> HttpResponseBase:
    """The applications that the reader may read, a line each, as CSV."""
    opportunity = _closed(request, number)
    if opportunity is None:
        return redirect("round", number=number)
    rows = lines.lines(opportunity, visitor(request))
    return downloads.csv_stream(_called(opportunity, "applications.csv"), lines.COLUMNS, rows)


def _called(opportunity: Opportunity, what: str) -> str:
    """What a file of a round is called: by its title, as its form in Word is."""
    return f"{slugify(opportunity.title) or opportunity.pk}-{what}"


def _closed(request: HttpRequest, number: int) -> Opportunity | None:
    """The round, once its time is over; None while an application may still come in."""
    opportunity = found_or_404(queries.rounds_for(request.user, Permission.ASSESS_APPLICATION), pk=number)
    return None if opportunity.is_sealed(clock.arrived()) else opportunity


def _files(opportunity: Opportunity, person: Person) -> list[PackFile]:
    young = clock.now() - pack_files.KEPT_FOR
    found = PackFile.objects.filter(opportunity=opportunity, person=person, asked_at__gte=young)
    return list(found.defer("content").order_by("kind"))


def _file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    opportunity = _closed(request, number)
    me = visitor(request)
    if opportunity is None:
        return redirect("round", number=number)
    if packs.readable(me, opportunity).count() < pack_files.BIG:
        content = pack_files.WRITERS[kind](packs.title(opportunity), list(packs.blocks(opportunity, me)))
    else:
        young = clock.now() - pack_files.KEPT_FOR
        made = PackFile.objects.filter(
            opportunity=opportunity, person=me, kind=kind, made_at__isnull=False, asked_at__gte=young
        ).first()
        if made is None or made.content is None:
            messages.warning(request, "This round is big, so its file is made on the side. Ask for it here")
            return redirect("pack", number=opportunity.pk)
        content = bytes(made.content)
    name = _called(opportunity, f"pack.{kind}")
    return HttpResponse(content, content_type=pack_files.TYPES[kind], headers=downloads.to_keep(name))


def _points(opportunity: Opportunity, person: Person) -> Iterator[tuple[object, ...]]:
    keys = list(packs.readable(person, opportunity).values_list("pk", flat=True))
    for start in range(0, len(keys), packs.AT_A_TIME):
        part = list(packs.readable(person, opportunity).filter(pk__in=keys[start : start + packs.AT_A_TIME]))
        sheets = queries.sheets_of(opportunity, part)
        for one in part:
            sheet = sheets[one.pk]
            colleagues = packs.sees_points(sheet, opportunity, person)
            for line in sheet.each:
                for score, _ in line.given:
                    if colleagues or score.person == person:
                        yield (
                            one.number,
                            one.organisation.name,
                            line.criterion.says,
                            line.criterion.weight,
                            score.person.called,
                            score.points,
                            score.why,
                        )
