"""The door a web server comes in by: gunicorn kept.config.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.config.settings")

application = get_wsgi_application()
