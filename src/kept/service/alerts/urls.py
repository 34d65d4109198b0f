"""Addresses of alerts."""

from django.urls import path

from kept.service.alerts.views import choosing, stopping

urlpatterns = [
    path("alerts/", choosing.alerts, name="alerts"),
    path("alerts/new/", choosing.add, name="add-alert"),
    path("alerts/<int:number>/change/", choosing.change, name="change-alert"),
    path("alerts/<int:number>/stop/", choosing.stop, name="stop-alert"),
    path("alerts/stop/<str:token>/", stopping.stop_all, name="stop-alerts"),
]
