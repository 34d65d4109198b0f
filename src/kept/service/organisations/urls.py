"""Addresses of organisations and their people."""

from django.urls import path

from kept.service.organisations.views import entries, invitations, members

urlpatterns = [
    path("organisations/", entries.mine, name="organisations"),
    path("organisations/add/", entries.add, name="add-organisation"),
    path("organisations/<int:number>/", entries.one, name="organisation"),
    path("organisations/<int:number>/act/", entries.act, name="act-for"),
    path("organisations/<int:number>/leave/", members.leave, name="leave"),
    path("organisations/<int:organisation>/change/", entries.change, name="change-organisation"),
    path("organisations/<int:organisation>/people/", members.people, name="people"),
    path("organisations/<int:organisation>/people/invite/", members.invite, name="invite"),
    path("organisations/<int:organisation>/hand-over/", members.hand_over, name="hand-over"),
    path("people/<int:number>/role/", members.change_role, name="change-role"),
    path("people/<int:number>/remove/", members.remove, name="remove"),
    path("invited/<int:number>/withdraw/", members.withdraw, name="withdraw"),
    path("invitations/<str:secret>/", invitations.answer, name="invitation"),
    path("account/erase/", members.erase, name="erase"),
]
