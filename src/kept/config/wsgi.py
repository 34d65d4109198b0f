"""The door a web server comes in by: gunicorn kept.config.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

from kept.config.ready import get_ready
from kept.config.whole import whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.config.settings")

application = whole(get_wsgi_application())
get_ready()
