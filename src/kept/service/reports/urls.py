"""Addresses of published figures."""

from django.urls import path

from kept.service.reports.views import ahead, cuts, prompt, register

urlpatterns = [
    path("register/", register.register, name="register"),
    path("register/awards.csv", register.register_csv, name="register-csv"),
    path("register/transparency-code.csv", register.transparency_code, name="transparency-code"),
    path("register/awards-360giving.json", register.register_360giving, name="register-360giving"),
    path("register/<int:number>/", register.award, name="registered-award"),
    path("register/prompt-payment/", prompt.prompt, name="prompt-payments"),
    path("register/prompt-payment.csv", prompt.prompt_csv, name="prompt-payments-csv"),
    path("register/cuts/", cuts.cuts, name="cut-share"),
    path("register/ending/", ahead.ahead, name="endings-ahead"),
    path("register/ending.csv", ahead.ahead_csv, name="endings-ahead-csv"),
    path("register/ending.ics", ahead.ahead_calendar, name="endings-ahead-calendar"),
]
