"""The map of the site as ./dev demo serves it."""

from django.urls import include, path

from kept.config.urls import handler400, handler403, handler404, handler429, handler500
from kept.config.urls import urlpatterns as the_site

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]
urlpatterns = [*the_site, path("", include("kept.service.demo.urls"))]
