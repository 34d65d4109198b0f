"""Addresses of the demo."""

from django.urls import path

from kept.service.demo.views import tour

urlpatterns = [
    path("demo/stops/<int:number>/", tour.stop, name="demo-stop"),
    path("demo/start-again/", tour.again, name="demo-start-again"),
]
