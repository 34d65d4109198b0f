"""Settings, from the environment. Everything left out is as safe as it can be.

SECRET_KEY      required, unless DEBUG
ALLOWED_HOSTS   names this site answers to, separated by commas; required, unless DEBUG
DEBUG           1 while working on Kept itself; never where anybody else can reach it
PLAIN_HTTP      1 where there is no certificate: the demo, tests, a laptop
DATABASE_URL    postgresql://...; left out, a SQLite file in DATA_FOLDER
DATA_FOLDER     what the site writes; left out, var/ in the project
STATIC_FOLDER   styles, scripts and fonts as served; left out, build/static in the project
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

INSTALLED_APPS = [
    "csp",
    "django.contrib.staticfiles",
    "kept.service.design",
    "kept.service.library",
    "kept.service.checkfile",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kept.service.design.headers.PermissionsPolicy",
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
            "context_processors": ["django.template.context_processors.request"],
            "builtins": ["kept.service.design.templatetags.design", "django.templatetags.static"],
        },
    }
]

# The main links, in order: what they say, and the name of the route.
NAVIGATION: list[tuple[str, str]] = [
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
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("BEHIND_PROXY") == "1" else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kept.service.design.refusals.form_too_old"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

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
    },
}
