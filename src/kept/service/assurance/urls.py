"""Addresses of how promises go."""

from django.urls import path

from kept.service.assurance.views import letters, places, work

urlpatterns = [
    path("work/", work.work, name="work"),
    path("work/letters/", letters.undelivered, name="letters-not-delivered"),
    path("work/letters/<int:number>/told/", letters.told, name="letter-told"),
    path("places/<slug:slug>/", places.place, name="place"),
    path("places/<slug:slug>/tallies.csv", places.tallies_csv, name="place-csv"),
    path("places/<slug:slug>/promises/<str:id>/", places.promise, name="place-promise"),
]
