"""Addresses of bank details."""

from django.urls import path

from kept.service.banking import views

urlpatterns = [
    path("organisations/<int:organisation>/bank/", views.bank_details, name="bank-details"),
    path("organisations/<int:organisation>/bank/give/", views.give, name="give-account"),
    path("bank/<int:number>/confirm/", views.confirm, name="confirm-account"),
    path("bank/<int:number>/ask/", views.ask, name="ask-to-check-account"),
    path("bank/<int:number>/withdraw/", views.withdraw, name="withdraw-account"),
    path("bank/<int:number>/check/", views.check, name="check-account"),
]
