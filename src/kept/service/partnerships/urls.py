"""Addresses of places and what was promised there. A place's own page is in `assurance`, with how it is going."""

from django.urls import path

from kept.service.partnerships.views import adopting, grounds, keeping, posting, reading

urlpatterns = [
    path("places/", reading.places, name="places"),
    path("places/<slug:slug>/members/", reading.members, name="place-members"),
    path("places/<slug:slug>/documents/<str:code>/", reading.document, name="place-document"),
    path("places/<slug:slug>/numbers/", reading.numbers, name="place-numbers"),
    path("places/<slug:slug>/posts/", reading.posts, name="place-posts"),
    path("places/<slug:slug>/join/", keeping.join, name="join-place"),
    path("places/<slug:slug>/names/", keeping.names, name="place-names"),
    path("places/<slug:slug>/names/settle/", keeping.settle, name="settle-name"),
    path("places/<slug:slug>/numbers/set/", keeping.set_number, name="set-number"),
    path("places/<slug:slug>/numbers/budgets/", keeping.count_budgets, name="count-budgets"),
    path("places/<slug:slug>/grounds/", grounds.grounds, name="place-grounds"),
    path("places/<slug:slug>/grounds/add/", grounds.add, name="add-ground"),
    path("grounds/<int:number>/end/", grounds.end, name="end-ground"),
    path("partners/<int:number>/end/", keeping.part, name="part-place"),
    path("numbers/<int:number>/end/", keeping.end_number, name="end-number"),
    path("organisations/<int:organisation>/adoptions/", adopting.adoptions, name="adoptions"),
    path("organisations/<int:organisation>/adoptions/add/", adopting.adopt, name="adopt"),
    path("adoptions/<int:number>/leave/", adopting.leave, name="leave-document"),
    path("adoptions/<int:number>/stay/", adopting.stay, name="stay-with-document"),
    path("adoptions/<int:number>/recommendations/", adopting.answer, name="answer-recommendations"),
    path("organisations/<int:organisation>/posts/", posting.posts, name="body-posts"),
    path("organisations/<int:organisation>/posts/fill/", posting.fill, name="fill-post"),
    path("posts/<int:number>/end/", posting.end, name="end-post"),
]
