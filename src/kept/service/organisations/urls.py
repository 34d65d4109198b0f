"""Addresses of organisations and their people."""

from django.urls import path

from kept.service.organisations.views import invitations

urlpatterns = [
    path("invitations/<str:secret>/", invitations.answer, name="invitation"),
]
