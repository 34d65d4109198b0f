"""Addresses for signing in and for one's own account. Names that begin mfa_ or account_ are those allauth asks for."""

from typing import Any

from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import path

from kept.service.design.audience import for_everybody
from kept.service.people.doors import for_signed_in_before_second_step as mine
from kept.service.people.views import account, signing_in

urlpatterns: list[Any] = [
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("sign-in/code/", signing_in.code, name="account_code"),
    path("sign-in/beside/", signing_in.beside, name="signed-in-beside"),
    path("sign-in/second-step/", for_everybody(second_step.authenticate), name="mfa_authenticate"),
    path("sign-out/", signing_in.sign_out, name="account_logout"),
    path("account/", account.account, name="account"),
    path("account/name/", account.name, name="name"),
    path("account/devices/", account.device_list, name="devices"),
    path("account/devices/<str:number>/sign-out/", account.sign_out_device, name="sign-out-device"),
    path("account/sign-out-everywhere/", account.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/is-it-you/", account.ask_again, name="ask-again"),
    path("account/address/", account.address, name="address"),
    path("account/address/code/", account.address_code, name="address-code"),
    path("account/everything/", account.everything, name="everything"),
    path("account/second-step/", mine(second_step.index), name="mfa_index"),
    path("account/second-step/again/", mine(second_step.reauthenticate), name="mfa_reauthenticate"),
    path(
        "account/second-step/again/passkey/", mine(passkey.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"
    ),
    path("account/second-step/app/", mine(app.activate_totp), name="mfa_activate_totp"),
    path("account/second-step/app/remove/", mine(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/second-step/passkeys/", mine(passkey.list_webauthn), name="mfa_list_webauthn"),
    path("account/second-step/passkeys/add/", mine(passkey.add_webauthn), name="mfa_add_webauthn"),
    path("account/second-step/passkeys/<int:pk>/remove/", mine(passkey.remove_webauthn), name="mfa_remove_webauthn"),
    path("account/second-step/recovery-codes/", mine(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/second-step/recovery-codes/new/",
        mine(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
