"""The organisations somebody acts for; one of them; adding and changing one."""

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.service.design.audience import for_everybody
from kept.service.organisations import queries
from kept.service.organisations.actions import founding
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.forms import AddForm, EntryForm
from kept.service.organisations.may import may, memberships_of
from kept.service.organisations.meanwhile import Newer, as_seen, in_words
from kept.service.organisations.models import Kind, LegalForm, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.organisations.standing import act_for, acting_for, is_staff
from kept.service.people.adapters import second_step_done
from kept.service.people.doors import for_signed_in, visitor
from kept.service.people.views.signing_in import safe


@for_signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The organisations they act for, and which of them they act for now."""
    held = memberships_of(request.user).select_related("organisation").order_by("organisation__sorts_as", "role")
    return render(request, "organisations/mine.html", {"held": held, "now": acting_for(request)})


@for_signed_in
@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Act for another of one's organisations from now on."""
    organisation = found_or_404(queries.acts_for(request.user), pk=number)
    act_for(request, organisation)
    messages.success(request, f"You act for {organisation.name} now")
    return redirect("organisations")


@for_everybody
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One organisation, as much of it as this visitor may see."""
    organisation = get_object_or_404(Organisation, pk=number)  # its name and what it does are public
    waits = is_staff(request.user) and not second_step_done(request)
    reader = AnonymousUser() if waits else request.user  # staff are told nothing more before their second step
    seen = queries.seen_by(reader, organisation)
    return render(
        request,
        "organisations/one.html",
        {
            "seen": seen,
            "kind": Kind(organisation.kind).label,
            "legal_form": LegalForm(organisation.legal_form).label,
            "theirs": may(reader, Permission.SEE_PEOPLE, organisation),
            "changes": may(reader, Permission.CHANGE_ORGANISATION, organisation),
            "keeps_account": may(reader, Permission.KEEP_ACCOUNT, organisation),
            "fills_posts": may(reader, Permission.FILL_POST, organisation),
        },
    )


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a group of the sector, once we have looked whether it is here already."""
    form = AddForm(request.POST if request.method == "POST" else None)
    alike: list[Organisation] = []
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        same = next((found for number in form.numbers if (found := queries.with_number(number))), None)
        alike = [same] if same else queries.looks_like(told["name"])
        if same is None and (not alike or request.POST.get("different") == "yes"):
            try:
                organisation = founding.add(
                    kind=Kind.VCSE,
                    manager=visitor(request),
                    by=visitor(request),
                    numbers=form.numbers,
                    **{name: told[name] for name in ("name", "legal_form", "area", "what_it_does", "income")},
                )
            except founding.NumberTaken:
                return redirect("add-organisation")  # somebody was a moment earlier; the page will find it now
            act_for(request, organisation)
            messages.success(request, f"{organisation.name} is added, and you act for it now")
            then = safe(request, request.GET.get("next", ""))  # back to the grant they were about to apply to
            return redirect(then) if then else redirect("organisation", number=organisation.pk)
        return render(request, "organisations/add.html", {"form": form, "alike": alike, "same": same is not None})
    return render(request, "organisations/add.html", {"form": form})


@for_members(Permission.CHANGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Correct what the entry says."""
    names = ("name", "legal_form", "area", "what_it_does", "income")
    stands = {name: getattr(organisation, name) for name in names}
    form = EntryForm(request.POST if request.method == "POST" else None, initial=stands)
    if organisation.kind != Kind.VCSE:
        form.fields["legal_form"].choices = LegalForm.choices  # type: ignore[attr-defined]
    now: list[tuple[str, object]] = []
    if request.method == "POST" and form.is_valid():
        entry = {name: form.cleaned_data[name] for name in names}
        try:
            founding.change(organisation=organisation, by=visitor(request), seen=request.POST.get("seen", ""), **entry)
        except Newer as newer:
            now = in_words(form, newer.names, stands)
        else:
            messages.success(request, "The entry is saved")
            return redirect("organisation", number=organisation.pk)
    told = {"form": form, "organisation": organisation, "seen": as_seen(stands), "now": now}
    return render(request, "organisations/change.html", told)
