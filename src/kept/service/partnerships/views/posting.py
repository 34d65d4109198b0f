"""A body's posts, for those who fill them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kept.service import clock
from kept.service.history.refused import Refused
from kept.service.library import wording
from kept.service.organisations.doors import for_staff, found_or_404
from kept.service.organisations.models import Organisation
from kept.service.organisations.permissions import Permission
from kept.service.partnerships import actions, queries
from kept.service.partnerships.forms import PostForm, kinds_of_post, placed
from kept.service.partnerships.views.ending import ask_for_last_day
from kept.service.people.doors import visitor

ON_A_PAGE = 25


@for_staff(Permission.FILL_POST)
@require_safe
def posts(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The posts of a body: who holds each, who did, and who stands in."""
    theirs = queries.posts_for(request.user, Permission.FILL_POST).filter(organisation=organisation)
    page = Paginator(theirs.order_by("what", "scope", "-from_on", "-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "partnerships/body-posts.html", {"organisation": organisation, "page": page, "today": clock.today()}
    )


@for_staff(Permission.FILL_POST)
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Give a post to somebody who acts for the body."""
    places = {str(one.pk): one for one in queries.places_of(organisation)}
    people = {str(one.pk): one for one in queries.people_of(organisation)}
    called = [(pk, one.called) for pk, one in people.items()]
    form = PostForm(
        request.POST if request.method == "POST" else None,
        choices={
            "what": [("", "Choose a post"), *((kind, kind.capitalize()) for kind in kinds_of_post())],
            "place": placed(places.values()),
            "holder": [("", "Choose a person"), *called],
            "deputy": [("", "Nobody"), *called],
        },
        initial={"from_on": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.fill_post(
                place=places[told["place"]],
                organisation=organisation,
                what=told["what"],
                scope=told["scope"],
                holder=people[told["holder"]],
                deputy=people.get(told["deputy"]),
                public=told["public"],
                from_on=told["from_on"],
                by=visitor(request),
            )
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request, f"{people[told['holder']].called} is {told['what']} from {wording.day(told['from_on'])}"
            )
            return redirect("body-posts", organisation.pk)
    return render(
        request, "partnerships/fill-post.html", {"form": form, "organisation": organisation, "places": places}
    )


@for_staff(Permission.FILL_POST)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Leave a post vacant from the day after one."""
    post = found_or_404(queries.posts_for(request.user, Permission.FILL_POST), pk=number)
    held_by = post.holder.called if post.holder else "Nobody"
    return ask_for_last_day(
        request,
        lambda day: actions.end_post(post=post, until_on=day, by=visitor(request)),
        until=post.until_on or clock.today(),
        title=f"Leave it vacant: {post.what}",
        says=f"{held_by} holds it until the end of that day. To hand it on with no gap, fill the post instead.",
        above=(f"Posts of {post.organisation.name}", reverse("body-posts", args=[post.organisation_id])),
        done="The post becomes vacant. To undo it, fill it again",
    )
