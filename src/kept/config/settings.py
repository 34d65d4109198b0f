"""Settings, from the environment. Everything left out is as safe as it can be.

SECRET_KEY      required, unless DEBUG
ALLOWED_HOSTS   names this site answers to, separated by commas; required, unless DEBUG
DEBUG           1 while working on Kept itself; never where anybody else can reach it
PLAIN_HTTP      1 where there is no certificate: the demo, tests, a laptop
DATABASE_URL    postgresql://...; left out, a SQLite file in DATA_FOLDER
DATA_FOLDER     what the site writes; left out, var/ in the project
UPLOADS_FOLDER  files that people give; left out, uploads/ in DATA_FOLDER
BACKUPS_FOLDER  where the worker keeps backups; left out, backups/ in DATA_FOLDER; better on another disk; "no" for none
STATIC_FOLDER   styles, scripts and fonts as served; left out, build/static in the project
SITE_ADDRESS    how links in e-mails begin, such as https://kept.example.org; left out, the first of ALLOWED_HOSTS
PUBLISHER       who answers for the open data that the site publishes, by name
PUBLISHER_PREFIX    the prefix that 360Giving gave them, such as 360G-kept; left out, no such file is published
THREADS         requests that one web process answers at once; 16, and known to whatever server runs it
MAIL_HOST       the mail server; left out, messages are written as files into DATA_FOLDER/mail
MAIL_PORT, MAIL_USER, MAIL_PASSWORD    for that server; port 587, with STARTTLS, unless told otherwise
MAIL_TLS        starttls, tls or none
MAIL_FROM       the address messages come from
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kept.config import databases

PROJECT = Path(__file__).resolve().parents[3]
BUILD = PROJECT / "build"
DATA_FOLDER = Path(os.environ.get("DATA_FOLDER", PROJECT / "var"))

DEBUG = os.environ.get("DEBUG") == "1"
PLAIN_HTTP = DEBUG or os.environ.get("PLAIN_HTTP") == "1"


def required(name: str, while_debugging: str) -> str:
    """The setting NAME from the environment, or WHILE_DEBUGGING where that is allowed to stand in."""
    value = os.environ.get(name, while_debugging if DEBUG else "")
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment (or DEBUG=1 on your own machine).")
    return value


SECRET_KEY = required("SECRET_KEY", "only-for-working-on-kept-itself")
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")

SITE_ADDRESS = os.environ.get("SITE_ADDRESS", f"http{'' if PLAIN_HTTP else 's'}://{ALLOWED_HOSTS[0]}").rstrip("/")

# More than a process can do at once: most wait for the database, and some are kept free for what is sent.
THREADS = int(os.environ.get("THREADS", "16"))

INSTALLED_APPS = [
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "kept.service.outbox",
    "kept.service.uploads",
    "kept.service.history",
    "kept.service.worker",
    "kept.service.people",
    "kept.service.organisations",
    "kept.service.banking",
    "kept.service.partnerships",
    "kept.service.checks",
    "kept.service.statements",
    "kept.service.opportunities",
    "kept.service.alerts",
    "kept.service.applications",
    "kept.service.decisions",
    "kept.service.awards",
    "kept.service.monitoring",
    "kept.service.assurance",
    "kept.service.reports",
    "kept.service.backup",
    "kept.service.design",
    "kept.service.library",
    "kept.service.checkfile",
    "allauth",  # below ours, whose templates take the place of its own
    "allauth.account",
    "allauth.mfa",
]
DEMO = os.environ.get("DEMO") == "1"  # a fictional place, and signing in as its people: never where people are real
PUBLISHER = os.environ.get("PUBLISHER", "Estuary Reach Borough Council" if DEMO else "")
PUBLISHER_PREFIX = os.environ.get("PUBLISHER_PREFIX", "360G-example" if DEMO else "")
if DEMO:
    INSTALLED_APPS.insert(0, "kept.service.demo")  # above the others, whose pages it adds to

MIDDLEWARE = [
    "kept.service.clock.StampAtTheDoor",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kept.service.design.headers.PermissionsPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # below what guards pages: a picture or a style is guarded as well
    "kept.service.design.cleaning.NoNulInQueries",
    "kept.config.strangers.OnePageForStrangers",
    "kept.config.busy.ShareOfThreads",  # below styles and pages that are kept, which cost little
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kept.service.people.sessions.WhoseDevice",
    "kept.service.organisations.standing.StaffHours",
    "kept.service.people.devices.KeepWatch",
    "kept.service.organisations.standing.SecondStepFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kept.service.design.refusals.NothingToRead",  # the last: its page says who is signed in
]

ROOT_URLCONF = "kept.config.urls"
WSGI_APPLICATION = "kept.config.wsgi.application"

# Loaders are named, so the cached one has to be named too: without it every page parses its templates again.
LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": LOADERS if DEBUG else [("django.template.loaders.cached.Loader", LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "kept.service.people.context.visitor",
                "kept.service.organisations.standing.acting",
            ],
            "builtins": ["kept.service.design.templatetags.design", "django.templatetags.static"],
        },
    }
]

if DEMO:
    TEMPLATES[0]["OPTIONS"]["context_processors"].append("kept.service.demo.context.stops")  # type: ignore[index]

# The main links, in order: what they say, and the name of the route.
NAVIGATION: list[tuple[str, str]] = [
    ("Grants", "grants"),
    ("Places", "places"),
    ("Documents", "documents"),
    ("Standards", "standards"),
    ("Compare", "themes"),
    ("Sample audit", "audit"),
    ("Search", "search"),
]

_address = os.environ.get("DATABASE_URL")
DATABASES = {
    "default": databases.from_address(_address) if _address else databases.sqlite(DATA_FOLDER / "kept.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People sign in with a code (people/codes.py). allauth brings the second step, and room for OpenID Connect.
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["kept.service.people.adapters.ByAddress"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "work", "home"
ACCOUNT_ADAPTER, MFA_ADAPTER = "kept.service.people.adapters.Door", "kept.service.people.adapters.SecondStep"
ACCOUNT_LOGIN_METHODS, ACCOUNT_SIGNUP_FIELDS = {"email"}, ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code has proved the address
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "kept.service.people.passkeys.AddPasskey",
    "authenticate_webauthn": "kept.service.people.passkeys.UsePasskey",
    "reauthenticate_webauthn": "kept.service.people.passkeys.UsePasskeyAgain",
}
MFA_TOTP_ISSUER, MFA_TOTP_TOLERANCE = "Kept", 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PLAIN_HTTP
# A row a device. An applicant's is trusted 30 days; staff roles are held to less (organisations/standing.py).
SESSION_ENGINE = "kept.service.people.sessions"
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
MESSAGE_STORAGE = "kept.service.design.notices.NoticeCookie"
# Limits on guessing are counted here, so that all processes count together.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kept_cache"},
    # In memory, and little of it: fifty pages, each with a note of what it varies by.
    "strangers": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100}},
}
CACHE_MIDDLEWARE_ALIAS, CACHE_MIDDLEWARE_SECONDS = "strangers", 1

# Jobs are rows in the same database, so that what happened and what must follow are written together or not at all.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MAIL_HOST = os.environ.get("MAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA_FOLDER / "mail"
EMAIL_HOST, EMAIL_PORT = MAIL_HOST, int(os.environ.get("MAIL_PORT", "587"))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = os.environ.get("MAIL_USER", ""), os.environ.get("MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MAIL_TLS", "starttls") == "starttls"
EMAIL_USE_SSL = os.environ.get("MAIL_TLS") == "tls"
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "Kept <kept@localhost>")

LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True

# Styles, scripts and fonts: names carry a hash of their content, so a browser may keep them for ever.
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_FOLDER", BUILD / "static"))
STATICFILES_DIRS = [BUILD / "packages"] if (BUILD / "packages").is_dir() else []
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kept.service.design.assets.HashedFiles"},
}
WHITENOISE_USE_FINDERS = DEBUG

# Nothing inline and nothing from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": not PLAIN_HTTP,
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not PLAIN_HTTP
BEHIND_PROXY = os.environ.get("BEHIND_PROXY") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_NAME = "kept-device" if PLAIN_HTTP else "__Host-kept-device"
CSRF_COOKIE_NAME = "kept-form" if PLAIN_HTTP else "__Host-kept-form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kept.service.design.refusals.form_too_old"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# Files that people give: outside the database, and served by nothing but a page that has asked who may read them.
UPLOADS_FOLDER = Path(os.environ.get("UPLOADS_FOLDER", DATA_FOLDER / "uploads"))
# What a demo holds is made up, and made again: it needs none unless it is told where.
_backups = os.environ.get("BACKUPS_FOLDER", "no" if DEMO or DEBUG else str(DATA_FOLDER / "backups"))
BACKUPS_FOLDER = None if _backups == "no" else Path(_backups)
FILE_UPLOAD_HANDLERS = [
    "kept.service.uploads.receiving.NoMoreThanIsTaken",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"screen": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["screen"], "level": "INFO"},
    # A visitor's mistyped address is not news, and may hold what should not be kept.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        "django_tasks": {"level": "WARNING"},  # two lines for every job that goes well
    },
}
