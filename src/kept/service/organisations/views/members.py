"""The people who act for an organisation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.service.history.refused import Refused
from kept.service.organisations import queries
from kept.service.organisations.actions import asking, inviting, membership
from kept.service.organisations.actions.locking import NobodyLeft
from kept.service.organisations.doors import for_members, found_or_404
from kept.service.organisations.forms import HandOverForm, InviteForm, RoleForm
from kept.service.organisations.may import may
from kept.service.organisations.models import Membership, Organisation
from kept.service.organisations.permissions import Permission
from kept.service.organisations.roles import ROLES
from kept.service.people.doors import for_signed_in, visitor


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_join(request: HttpRequest, number: int) -> HttpResponse:
    """Ask those who look after it to be invited."""
    organisation = get_object_or_404(Organisation, pk=number)  # its name is public
    if request.method != "POST":
        return render(
            request, "organisations/ask-to-join.html", {"organisation": organisation, "asker": visitor(request)}
        )
    try:
        asking.ask_to_join(organisation=organisation, by=visitor(request))
    except Refused as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, f"We have written to those who look after {organisation.name}")
    return redirect("organisation", number=organisation.pk)


@for_members(Permission.SEE_PEOPLE)
@require_safe
def people(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Who acts for it, in which role; and who has been asked."""
    manages = may(request.user, Permission.MANAGE_PEOPLE, organisation)
    held = queries.memberships_for(request.user, Permission.SEE_PEOPLE).filter(organisation=organisation)
    asked = queries.invitations_for(request.user, Permission.MANAGE_PEOPLE).filter(organisation=organisation)
    removed = queries.removed_for(request.user, Permission.MANAGE_PEOPLE).filter(organisation=organisation)
    return render(
        request,
        "organisations/people.html",
        {
            "organisation": organisation,
            "held": held.order_by("person__name", "person__email", "role"),
            "asked": asked.order_by("written_at"),
            "removed": removed.order_by("until"),
            "manages": manages,
        },
    )


@for_members(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Ask somebody to act for it: whoever asked to, where a letter's link says who that is."""
    asker = asking.asker(organisation, request.GET.get("asker", ""))
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        organisation=organisation,
        initial={"email": asker.email} if asker else None,
    )
    if request.method == "POST" and form.is_valid():
        inviting.invite(
            organisation=organisation,
            address=form.cleaned_data["email"],
            role=form.cleaned_data["role"],
            by=visitor(request),
        )
        messages.success(request, f"We have written to {form.cleaned_data['email']}")
        return redirect("people", organisation=organisation.pk)
    return render(request, "organisations/invite.html", {"form": form, "organisation": organisation, "asker": asker})


@for_members(Permission.MANAGE_PEOPLE)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = found_or_404(queries.invitations_for(request.user, Permission.MANAGE_PEOPLE), pk=number)
    inviting.withdraw(invitation=invitation, by=visitor(request))
    messages.success(
        request,
        f"The invitation to {invitation.email} is withdrawn: its link leads nowhere now. To undo it, invite them again",
    )
    return redirect("people", organisation=invitation.organisation_id)


@for_members(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: HttpRequest, number: int) -> HttpResponse:
    """Give somebody another role."""
    held = _managed(request, number)
    form = RoleForm(
        request.POST if request.method == "POST" else None,
        organisation=held.organisation,
        initial={"role": held.role},
    )
    if request.method == "POST" and form.is_valid():
        try:
            membership.change_role(membership=held, role=form.cleaned_data["role"], by=visitor(request))
        except NobodyLeft as problem:
            form.add_error("role", str(problem))
        else:
            role = ROLES[form.cleaned_data["role"]]
            messages.success(request, f"{held.person.called} is now: {role.name}. It was: {held.held.name}")
            return redirect("people", organisation=held.organisation_id)
    return render(request, "organisations/change-role.html", {"form": form, "held": held})


@for_members(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Stop somebody acting for it in this role."""
    held = _managed(request, number)
    if request.method != "POST":
        return render(request, "organisations/remove.html", {"held": held})
    try:
        membership.remove(membership=held, by=visitor(request))
    except NobodyLeft as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(
            request, f"{held.person.called} is no longer: {held.held.name}. You can undo it below, for a day"
        )
    return redirect("people", organisation=held.organisation_id)


@for_members(Permission.MANAGE_PEOPLE)
@require_POST
def put_back(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a removal."""
    ended = found_or_404(queries.removed_for(request.user, Permission.MANAGE_PEOPLE), pk=number)
    membership.put_back(membership=ended, by=visitor(request))
    messages.success(request, f"{ended.person.called} is {ended.held.name} again")
    return redirect("people", organisation=ended.organisation_id)


def _managed(request: HttpRequest, number: int) -> Membership:
    return found_or_404(queries.memberships_for(request.user, Permission.MANAGE_PEOPLE), pk=number)


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Stop acting for it oneself."""
    organisation = found_or_404(queries.acts_for(request.user), pk=number)
    if request.method != "POST":
        return render(request, "organisations/leave.html", {"organisation": organisation})
    try:
        membership.leave(organisation=organisation, by=visitor(request))
    except NobodyLeft as problem:
        messages.warning(request, str(problem))
        return redirect("hand-over", organisation=organisation.pk)
    messages.success(request, f"You no longer act for {organisation.name}")
    return redirect("organisations")


@for_members(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Let somebody else look after it."""
    held = queries.memberships_for(request.user, Permission.MANAGE_PEOPLE).filter(organisation=organisation)
    others = {one.pk: one for one in held if one.person_id != visitor(request).pk}
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        choices=[(pk, f"{one.person.called} ({one.held.name})") for pk, one in others.items()],
    )
    if request.method == "POST" and form.is_valid():
        taking_over = others[int(form.cleaned_data["to"])]
        membership.hand_over(membership=taking_over, by=visitor(request))
        messages.success(request, f"{taking_over.person.called} looks after {organisation.name} now")
        return redirect("organisations")
    return render(
        request, "organisations/hand-over.html", {"form": form, "organisation": organisation, "others": others}
    )


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase one's account, once no organisation would be left with nobody."""
    if request.method != "POST":
        return render(request, "organisations/erase.html")
    try:
        membership.leave_everything(person=visitor(request))
    except NobodyLeft as problem:
        messages.warning(request, str(problem))
        return redirect("erase")
    request.session.flush()
    messages.success(request, "Your account is erased")
    return redirect("home")
