"""Addresses of the audit's pages."""

from django.urls import path

from kept.service.checkfile.views import audit, records

urlpatterns = [
    path("audit/", audit.audit, name="audit"),
    path("audit/records/<int:number>/", records.audit_record, name="audit-record"),
    path("audit/<str:document>/", audit.audit_document, name="audit-document"),
    path("audit/<str:document>/records/", records.audit_records, name="audit-records"),
    path("audit/<str:document>/findings.csv", records.audit_findings_csv, name="audit-findings-csv"),
]
