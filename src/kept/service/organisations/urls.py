"""Addresses of organisations and their people."""

from django.urls import path

from kept.service.organisations.views import closing, contacts, entries, invitations, members, numbers, passport

urlpatterns = [
    path("organisations/", entries.mine, name="organisations"),
    path("organisations/add/", entries.add, name="add-organisation"),
    path("organisations/<int:number>/", entries.one, name="organisation"),
    path("organisations/<int:number>/act/", entries.act, name="act-for"),
    path("organisations/<int:number>/leave/", members.leave, name="leave"),
    path("organisations/<int:number>/ask-to-join/", members.ask_to_join, name="ask-to-join"),
    path("organisations/<int:organisation>/change/", entries.change, name="change-organisation"),
    path("organisations/<int:organisation>/contacts/", contacts.contacts, name="contacts"),
    path("organisations/<int:organisation>/contacts/<str:about>/", contacts.set_one, name="set-contact"),
    path("organisations/<int:organisation>/contacts/<str:about>/remove/", contacts.remove, name="remove-contact"),
    path("organisations/<int:organisation>/numbers/", numbers.numbers, name="numbers"),
    path("organisations/<int:organisation>/close/", closing.close, name="close-organisation"),
    path("organisations/<int:organisation>/reopen/", closing.reopen, name="reopen-organisation"),
    path("organisations/<int:organisation>/people/", members.people, name="people"),
    path("organisations/<int:organisation>/people/invite/", members.invite, name="invite"),
    path("organisations/<int:organisation>/hand-over/", members.hand_over, name="hand-over"),
    path("organisations/<int:organisation>/passport/", passport.passport, name="passport"),
    path("organisations/<int:organisation>/passport/<str:what>/", passport.tell, name="tell-passport"),
    path("organisations/<int:organisation>/passport/<str:what>/none/", passport.have_none, name="have-none"),
    path("passport/<int:number>/file/", passport.file, name="passport-file"),
    path("passport/<int:number>/right/", passport.still_right, name="passport-still-right"),
    path("passport/<int:number>/remove/", passport.remove, name="remove-from-passport"),
    path("numbers/<int:number>/remove/", numbers.remove, name="remove-number"),
    path("people/<int:number>/role/", members.change_role, name="change-role"),
    path("people/<int:number>/remove/", members.remove, name="remove"),
    path("people/<int:number>/put-back/", members.put_back, name="put-back"),
    path("invited/<int:number>/withdraw/", members.withdraw, name="withdraw"),
    path("invitations/<str:secret>/", invitations.answer, name="invitation"),
    path("account/erase/", members.erase, name="erase"),
]
