"""The map of the site: which slice answers at which address."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("kept.service.library.urls")),
    path("", include("kept.service.people.urls")),
    path("", include("kept.service.organisations.urls")),
    path("", include("kept.service.banking.urls")),
    path("", include("kept.service.partnerships.urls")),
    path("", include("kept.service.checks.urls")),
    path("", include("kept.service.statements.urls")),
    path("", include("kept.service.opportunities.urls")),
    path("", include("kept.service.alerts.urls")),
    path("", include("kept.service.applications.urls")),
    path("", include("kept.service.decisions.urls")),
    path("", include("kept.service.awards.urls")),
    path("", include("kept.service.monitoring.urls")),
    path("", include("kept.service.assurance.urls")),
    path("", include("kept.service.reports.urls")),
    path("", include("kept.service.checkfile.urls")),
    path("", include("kept.service.design.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("", include("kept.service.demo.urls")))

handler400 = "kept.service.design.refusals.not_understood"
handler403 = "kept.service.design.refusals.not_allowed"
handler404 = "kept.service.design.refusals.not_found"
handler500 = "kept.service.design.refusals.our_fault"
handler429 = "kept.service.design.refusals.too_often"
