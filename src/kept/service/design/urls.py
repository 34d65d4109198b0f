"""Addresses that belong to no one capability."""

from django.urls import path

from kept.service.design import about

urlpatterns = [
    path("about/", about.about, name="about"),
    path("health/", about.health, name="health"),
    path("robots.txt", about.robots, name="robots"),
]
