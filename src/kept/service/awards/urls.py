"""Addresses of awards, payments and endings."""

from django.urls import path

from kept.service.awards.terms_forms import FORMS
from kept.service.awards.views import (
    agreement,
    awards,
    changing,
    claims,
    endings,
    guided,
    handing_over,
    invoices,
    notice,
    offers,
    passing,
    payments,
    prompt,
    shares,
    sharing,
    templating,
    terms,
    uplifts,
)

urlpatterns = [
    path("awards/", awards.mine, name="awards"),
    path("awards/<int:number>/", awards.one, name="award"),
    path("awards/<int:number>/accept/", offers.answer, name="accept-award"),
    path("awards/<int:number>/close/", offers.close, name="close-offer"),
    path("applications/<int:number>/offer/", offers.offer, name="offer-award"),
    *(
        path(f"applications/<int:number>/terms/{part}/", terms.part, {"part": part}, name=f"terms-{part}")
        for part in FORMS
    ),
    path("places/<slug:slug>/agreements/", templating.clauses, name="place-clauses"),
    path("places/<slug:slug>/agreements/add/", templating.add, name="add-clause"),
    path("places/<slug:slug>/agreements/change/<str:clause>/", templating.change, name="change-clause"),
    path("places/<slug:slug>/agreements/example/<str:kind>/", templating.read_example, name="clauses-example"),
    path("awards/<int:number>/agreement/", agreement.one, name="agreement"),
    path("awards/<int:number>/agreement/pdf/", agreement.as_pdf, name="agreement-pdf"),
    path("awards/<int:number>/agreement/word/", agreement.as_word, name="agreement-word"),
    path("awards/<int:number>/agreement/ask/", agreement.ask, name="ask-terms"),
    path("awards/<int:number>/agreement/answer/", agreement.answer, name="answer-terms"),
    path("shares/<int:number>/", shares.one, name="share"),
    path("shares/<int:number>/agreement/", shares.agreement, name="share-agreement"),
    path("shares/<int:number>/agreement/pdf/", shares.as_pdf, name="share-agreement-pdf"),
    path("shares/<int:number>/agreement/word/", shares.as_word, name="share-agreement-word"),
    path("shares/<int:number>/answer/", sharing.answer, name="answer-share"),
    path("shares/<int:number>/pass-on/", passing.record, name="pass-on"),
    path("passed-on/<int:number>/", passing.one, name="passing"),
    path("awards/<int:number>/shares/", sharing.say, name="say-shares"),
    path("payments/", payments.due, name="payments"),
    path("payments/<int:number>/paid/", payments.paid, name="record-payment"),
    path("payments/<int:number>/account/", payments.look, name="look-at-account"),
    path("payments/<int:number>/late/", claims.claim, name="claim-payment"),
    path("payments/<int:number>/invoice/", invoices.send, name="send-invoice"),
    path("invoices/<int:number>/", invoices.one, name="invoice"),
    path("invoices/<int:number>/approve/", invoices.approve, name="approve-invoice"),
    path("invoices/<int:number>/ask/", invoices.question, name="question-invoice"),
    path("invoices/<int:number>/stand-by/", invoices.stand_by, name="stand-by-invoice"),
    path("invoices/<int:number>/file/", invoices.file, name="invoice-file"),
    path("claims/<int:number>/", claims.one, name="claim"),
    path("claims/<int:number>/answer/", claims.answer, name="answer-claim"),
    path("awards/<int:number>/more/", uplifts.ask, name="ask-for-more"),
    path("uplifts/<int:number>/answer/", uplifts.answer, name="answer-uplift"),
    path("organisations/<int:organisation>/prompt-payment/", prompt.prompt, name="prompt-payment"),
    path("awards/<int:number>/end/", guided.case, name="end-award"),
    *(
        path(f"awards/<int:number>/end/{step}/", guided.step, {"step": step}, name=f"end-award-{step}")
        for step in guided.STEPS
    ),
    path("awards/<int:number>/end/ready/", guided.ready, name="letter-ready"),
    path("awards/<int:number>/end/put-aside/", guided.put_aside, name="put-aside"),
    path("awards/<int:number>/end/take-up/", guided.take_up, name="take-up-again"),
    path("awards/<int:number>/change/", changing.ask, name="ask-change"),
    path("changes/<int:number>/", changing.one, name="change-request"),
    path("endings/<int:number>/notice/", notice.give, name="give-notice"),
    path("endings/<int:number>/hand-over/", handing_over.over, name="hand-over-award"),
    path("endings/<int:number>/take-back/", notice.take_back, name="take-notice-back"),
    path("endings/<int:number>/", endings.one, name="ending"),
    path("endings/<int:number>/reply/", endings.reply, name="reply-to-discussion"),
]
