"""Standards: the list, one standard with its examples, and the list as a file."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kept.documents.bindings import bindings
from kept.documents.statute import law_bindings, law_title
from kept.service.design.audience import for_everybody
from kept.service.library import downloads, measured, phrases, wording
from kept.standards.binding import Binding, bind
from kept.standards.standard import Example, Standard
from kept.standards.standard import standards as all_standards

THEMES = {
    "opening": "Opening a fund or a tender",
    "applying": "Applying",
    "deciding": "Deciding",
    "term": "How long it lasts",
    "terms": "What the terms say",
    "monitoring": "Reports and visits",
    "paying": "Paying",
    "ending": "Changing and ending",
    "socialvalue": "Social value",
    "duties": "Things due by a date",
    "posts": "Roles and seats",
    "statements": "Papers that must be published",
    "coverage": "How many, out of how many",
    "steps": "What comes first",
    "undertakings": "Things that must carry something",
}


@for_everybody
@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """Every standard, by the stage of work it is about."""
    found = sorted(all_standards().values(), key=lambda one: _place(one.theme))
    groups = [
        (_title(theme), [(one, len({binding.provision for binding in _uses(one)})) for one in members])
        for theme, members in groupby(found, key=lambda one: one.theme)
    ]
    return render(request, "library/standards.html", {"groups": groups, "columns": downloads.STANDARD_COLUMNS.items()})


@for_everybody
@require_safe
def standard(request: HttpRequest, id: str) -> HttpResponse:
    """One standard: what it says and why, how it is worked out, who uses it with which numbers, and examples."""
    one = all_standards().get(id)
    if one is None:
        raise Http404(f"We hold no standard called “{id}”. The list of standards shows those we hold.")
    uses = measured.strictest_first(_uses(one))
    return render(
        request,
        "library/standard.html",
        {
            "standard": one,
            "theme": _title(one.theme),
            "method": measured.method(one),
            "applies": phrases.expression(one.applies, one.subject) if one.applies else "",
            "moves": one.subject.columns[one.moves].says if one.moves else "",
            "uses": measured.alike(uses),
            "law": [(law_title(use.provision), use) for use in law_bindings() if use.standard.id == id],
            "examples": [(_given(one, example), _promised(one, example), example) for example in one.examples],
        },
    )


@for_everybody
@require_safe
def standards_csv(request: HttpRequest) -> HttpResponse:
    """Every standard as CSV."""
    rows = [
        [
            one.id,
            one.version,
            one.theme,
            one.says,
            one.subject.name,
            one.applies,
            one.measure,
            one.must_be,
            one.limit,
            "; ".join(sorted({binding.provision for binding in _uses(one)})),
        ]
        for one in all_standards().values()
    ]
    return downloads.csv_file("standards.csv", downloads.STANDARD_COLUMNS, rows)


def _uses(one: Standard) -> list[Binding]:
    return [binding for found in bindings().values() for binding in found if binding.standard.id == one.id]


def _given(one: Standard, example: Example) -> list[list[tuple[str, str]]]:
    """The records of an example, as what each column means and holds."""
    return [
        [(phrases.column_phrase(one.subject.columns[name]), wording.value(found)) for name, found in record.items()]
        for record in example.records
    ]


def _promised(one: Standard, example: Example) -> str:
    if not example.binding:
        return ""
    binding = bind(one, example.binding)
    where = measured.condition(binding)
    return measured.in_a_sentence(binding) + (f", only where {where}" if where else "")


def _title(theme: str) -> str:
    return THEMES.get(theme, theme.replace("-", " ").capitalize())


def _place(theme: str) -> tuple[int, str]:
    return (list(THEMES).index(theme) if theme in THEMES else len(THEMES), theme)
