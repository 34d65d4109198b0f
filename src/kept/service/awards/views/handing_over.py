"""What becomes of things at the end of an award, and closing the case."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kept.service.awards import actions, queries
from kept.service.awards.actions.handing_over import close_ending, hand_over
from kept.service.awards.forms import HandOverForm, version_in
from kept.service.awards.models import Ending
from kept.service.history.refused import Refused
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.permissions import Permission
from kept.service.people.doors import visitor


@for_staff(Permission.END_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def over(request: HttpRequest, number: int) -> HttpResponse:
    """Write what becomes of each thing; once all of it is done, close it."""
    ending = found_or_404(queries.endings_for(request.user, Permission.END_AWARD), pk=number)
    if not ending.stands or ending.what != Ending.What.END or ending.closed_at is not None:
        return redirect(
            "ending" if ending.is_open else "end-award", number=ending.pk if ending.is_open else ending.award_id
        )
    form = HandOverForm(request.POST if request.method == "POST" else None, initial=HandOverForm.initial_of(ending))
    version = ending.version
    if request.method == "POST" and form.is_valid():
        try:
            hand_over(ending=ending, told=form.told, version=version_in(request.POST), by=visitor(request))
            version = queries.endings_for(request.user, Permission.END_AWARD).get(pk=number).version
            if "close" in request.POST:
                close_ending(ending=ending, by=visitor(request))
        except actions.ChangedMeanwhile as changed:
            version = changed.now.version
            form.add_error(None, str(changed))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "The award is closed" if "close" in request.POST else "Saved")
            return redirect("ending", number=ending.pk)
    shown = {"ending": ending, "award": ending.award, "form": form, "version": version}
    return render(request, "awards/hand-over.html", shown)
