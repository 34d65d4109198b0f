"""How to reach an organisation about each matter."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kept.service.organisations.actions import founding
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.forms import ContactForm
from kept.service.organisations.meanwhile import Newer, as_seen, in_words
from kept.service.organisations.models import ContactFor, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_members(Permission.CHANGE_ORGANISATION)
@require_safe
def contacts(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Each matter, whom to turn to about it, and who may see that."""
    told = {contact.about: contact for contact in organisation.contacts.all()}
    matters = [(matter, told.get(matter)) for matter in ContactFor]
    return render(request, "organisations/contacts.html", {"organisation": organisation, "matters": matters})


@for_members(Permission.CHANGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def set_one(request: HttpRequest, organisation: Organisation, about: str) -> HttpResponse:
    """Say, or change, whom to turn to about one matter."""
    matter = _matter(about)
    told = organisation.contacts.filter(about=matter).first()
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(told, name) for name in ContactForm.base_fields} if told else None,
    )
    now: list[tuple[str, object]] = []
    if request.method == "POST" and form.is_valid():
        seen, said = request.POST.get("seen", ""), form.cleaned_data
        try:
            founding.set_contact(organisation=organisation, about=matter, by=visitor(request), seen=seen, **said)
        except Newer:
            now = in_words(form, said, {name: getattr(told, name, None) for name in said})
        else:
            messages.success(request, f"The contact for {matter.label.lower()} is saved")
            return redirect("contacts", organisation=organisation.pk)
    seen = as_seen({"contact": founding.contact_said(told)})
    shown = {"form": form, "organisation": organisation, "matter": matter, "told": told, "seen": seen, "now": now}
    return render(request, "organisations/set-contact.html", shown)


@for_members(Permission.CHANGE_ORGANISATION)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, organisation: Organisation, about: str) -> HttpResponse:
    """Take away whom to turn to about one matter."""
    matter = _matter(about)
    told = found_or_404(organisation.contacts.all(), about=matter)
    if request.method != "POST":
        return render(
            request,
            "organisations/remove-contact.html",
            {"organisation": organisation, "matter": matter, "contact": told},
        )
    founding.set_contact(organisation=organisation, about=matter, visible_to=told.visible_to, by=visitor(request))
    messages.success(request, f"The contact for {matter.label.lower()} is removed. To undo it, set it again")
    return redirect("contacts", organisation=organisation.pk)


def _matter(about: str) -> ContactFor:
    if about not in ContactFor.values:
        raise Http404
    return ContactFor(about)
