"""Addresses of the pages to read."""

from django.urls import path

from kept.service.library.views import compare, documents, home, provisions, search, standards

urlpatterns = [
    path("", home.home, name="home"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<str:code>/", documents.document, name="document"),
    path("documents/<str:code>/provisions/", documents.provisions, name="provisions"),
    path("documents/<str:code>/provisions.csv", documents.provisions_csv, name="provisions-csv"),
    path("provisions/<str:id>/", provisions.provision, name="provision"),
    path("standards/", standards.standards, name="standards"),
    path("standards.csv", standards.standards_csv, name="standards-csv"),
    path("standards/<str:id>/", standards.standard, name="standard"),
    path("compare/", compare.themes, name="themes"),
    path("compare/<str:theme>/", compare.compare, name="compare"),
    path("search/", search.search, name="search"),
    path("words/", home.words, name="words"),
    path("sitemap.txt", home.sitemap, name="sitemap"),
]
