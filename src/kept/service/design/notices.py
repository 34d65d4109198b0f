"""What a page says once, after something was done: "Tom is now a manager". Kept in the browser, not in a session."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class NoticeCookie(CookieStorage):
    """Notices in a signed cookie, named as our other cookies are."""

    cookie_name = "kept-notice" if settings.PLAIN_HTTP else "__Host-kept-notice"
