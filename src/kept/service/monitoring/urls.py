"""Addresses of reports, of what groups tell their funders, and of what an hour of volunteering is worth."""

from django.urls import path

from kept.service.monitoring.models import Told
from kept.service.monitoring.views import hearing, lists, promises, rates, telling, writing

urlpatterns = [
    path("reports/", lists.reports, name="reports"),
    path("reports/reports.csv", lists.reports_csv, name="reports-csv"),
    path("reports/<int:number>/", hearing.report, name="report-due"),
    path("reports/<int:number>/write/", writing.write, name="write-report"),
    path("reports/<int:number>/note/", writing.note, name="add-note"),
    path("reports/<int:number>/reply/", hearing.hear_report, name="hear-report"),
    path("reports/<int:number>/not-needed/", hearing.waive, name="waive-report"),
    path("reports/<int:number>/files/<int:file>/", hearing.report_file, name="report-file"),
    path("awards/<int:number>/promises/", promises.both_sides, name="award-promises"),
    *(
        path(f"awards/<int:number>/tell/{what}/", telling.tell, {"what": what}, name=f"tell-{what}")
        for what in Told.What.values
    ),
    path("told/<int:number>/", hearing.told, name="told"),
    path("told/<int:number>/reply/", hearing.hear_told, name="hear-told"),
    path("told/<int:number>/paper/", hearing.told_paper, name="told-paper"),
    path("organisations/<int:organisation>/volunteering/", rates.rates, name="hour-rates"),
]
