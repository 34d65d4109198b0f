"""Addresses of published statements."""

from django.urls import path

from kept.service.statements.views import publishing, reading

urlpatterns = [
    path("places/<slug:slug>/statements/", reading.statements, name="place-statements"),
    path("places/<slug:slug>/statements/statements.csv", reading.statements_csv, name="place-statements-csv"),
    path("statements/<int:number>/", reading.statement, name="statement"),
    path("organisations/<int:organisation>/statements/", publishing.ours, name="body-statements"),
    path("organisations/<int:organisation>/statements/publish/", publishing.publish, name="publish-statement"),
]
