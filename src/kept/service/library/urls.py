"""Addresses of the pages to read."""

from django.urls import path

from kept.service.library.views import home

urlpatterns = [
    path("", home.home, name="home"),
]
