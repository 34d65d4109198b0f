"""The map of the site: which slice answers at which address."""

from django.urls import include, path

urlpatterns = [
    path("", include("kept.service.library.urls")),
    path("", include("kept.service.people.urls")),
    path("", include("kept.service.organisations.urls")),
    path("", include("kept.service.checkfile.urls")),
    path("", include("kept.service.design.urls")),
]

handler400 = "kept.service.design.refusals.not_understood"
handler403 = "kept.service.design.refusals.not_allowed"
handler404 = "kept.service.design.refusals.not_found"
handler500 = "kept.service.design.refusals.our_fault"
handler429 = "kept.service.design.refusals.too_often"
