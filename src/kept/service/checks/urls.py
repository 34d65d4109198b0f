"""Addresses of reasons given, and answers to them."""

from django.urls import path

from kept.service.checks.views import owed, register

urlpatterns = [
    path("exceptions/", register.exceptions, name="exceptions"),
    path("exceptions/exceptions.csv", register.exceptions_csv, name="exceptions-csv"),
    path("exceptions/<int:number>/", register.exception, name="exception"),
    path("exceptions/<int:number>/answer/", register.answer, name="answer-exception"),
    path("reasons/", owed.owed, name="reasons-owed"),
    path("reasons/<int:number>/", owed.give, name="give-reason"),
]
