"""What a process that serves has done before its first visitor comes."""

from pathlib import Path

from elsewhere import in_django, own_database, run

FIRST_VISIT = """
import sys
from kept.config.wsgi import application
from django.test import RequestFactory
from django.core.handlers.base import BaseHandler
site = BaseHandler()
site.load_middleware()
opened = []
sys.addaudithook(lambda event, what: opened.append(str(what[0])) if event == "open" else None)
status = site.get_response(RequestFactory().get("/nothing/here/")).status_code
print(status, [name for name in opened if name.endswith((".toml", "base.html", "urls.py"))])
"""
SERVING = """
import sys
from unittest import mock
from django.db import connection
from kept.config import serve
def handed_over(gunicorn):
    print(connection.connection is None, connection.introspection.table_names() != [])
sys.argv = ["serve"]
with mock.patch.object(serve.WSGIApplication, "run", handed_over), mock.patch.object(serve, "audit_is_current"):
    serve.main()
"""


def test_the_first_visitor_does_not_wait_for_promises_to_be_read(tmp_path: Path) -> None:
    with own_database(tmp_path) as environment:
        assert run(environment, "-c", FIRST_VISIT) == "404 []"


def test_web_processes_are_handed_no_connection_to_share(tmp_path: Path) -> None:
    with own_database(tmp_path) as environment:
        assert run(environment, *in_django(SERVING)) == "True True"
