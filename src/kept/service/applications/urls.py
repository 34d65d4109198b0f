"""Addresses of applying."""

from django.urls import path

from kept.service.applications.views import answering, applying, files, helping, mine, papers, partners, sending

urlpatterns = [
    path("grants/<int:number>/apply/", applying.apply, name="apply"),
    path("applications/", mine.applications, name="applications"),
    path("applications/<int:number>/", answering.application, name="application"),
    path("applications/<int:number>/questions/<int:order>/", answering.question, name="application-question"),
    path("applications/<int:number>/questions/<int:order>/earlier/", papers.earlier, name="earlier-answers"),
    path("applications/<int:number>/questions/<int:order>/file/", files.answer_file, name="answer-file"),
    path("applications/<int:number>/papers/", papers.papers, name="application-papers"),
    path("organisations/<int:organisation>/sending/", sending.two_to_send, name="two-to-send"),
    path("organisations/<int:organisation>/passport-uses/", papers.uses, name="passport-uses"),
    path("applications/<int:number>/help/", helping.allow, name="help-to-apply"),
    path("helping/", helping.helped, name="helping"),
    path("helping/<int:number>/", helping.helped_one, name="helped-application"),
    path("helping/<int:number>/questions/<int:order>/", helping.question, name="helped-question"),
    path("helping/<int:number>/questions/<int:order>/file/", helping.file, name="shared-file"),
    path("agree/<str:link>/", helping.agree, name="agree-by-link"),
    path("applications/<int:number>/partners/", partners.partners, name="application-partners"),
    path("applications/<int:number>/partners/name/", partners.name, name="name-partner"),
    path("partners/", partners.partnering, name="partnering"),
    path("partners/<int:number>/", partners.partner, name="partner"),
    path("applications/<int:number>/check/", sending.check, name="check-answers"),
    path("applications/<int:number>/change/", sending.change, name="change-application"),
    path("applications/<int:number>/copy.pdf", sending.copy, name="application-copy"),
    path("applications/<int:number>/receipt/", sending.receipt, name="receipt"),
    path("applications/<int:number>/time/", sending.time, name="application-time"),
    path("applications/<int:number>/take-back/", sending.withdraw, name="withdraw-application"),
]
