"""With a certificate, every answer keeps browsers to it, and every cookie is ours alone (goal S12)."""

import json
import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
WALK = """
import django, json, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
from structure.test_routes import ROUTES
import re
found = {}
for address, pattern in ROUTES:
    browser = Client(raise_request_exception=False)
    filled = "/" + re.sub(r"<int:\\w+>", "987654321", re.sub(r"<(str|slug|path):\\w+>", "nothing", address))
    for method in ("get", "post"):
        answer = getattr(browser, method)(filled, {"email": "a@example.org"}, secure=True)
        cookies = {one.key: [one["secure"], one["httponly"], one["samesite"], one["path"], one["domain"]]
                   for one in answer.cookies.values() if one.value}
        found[f"{method} {filled}"] = [answer.status_code, answer.headers.get("Strict-Transport-Security"), cookies]
plain = Client().get("/sign-in/")
found["plain"] = [plain.status_code, plain.headers.get("Location"), {}]
print(json.dumps(found))
"""


def test_every_route_over_https(tmp_path: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PLAIN_HTTP", "DEBUG", "DATABASE_URL")
    }
    environment |= {
        "DJANGO_SETTINGS_MODULE": "kept.config.settings",
        "PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT / 'tests'}",
        "SECRET_KEY": "only-for-tests",
        "ALLOWED_HOSTS": "testserver",
        "DATA_FOLDER": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", WALK], env=environment, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found.pop("plain")[:2] == [301, "https://testserver/sign-in/"]
    seen = set()
    for where, (status, transport, cookies) in found.items():
        assert status < 500, where
        assert transport == "max-age=31536000; includeSubDomains", where
        for name, (secure, httponly, samesite, path, domain) in cookies.items():
            seen.add(name)
            assert name.startswith("__Host-"), f"{where}: {name}"
            assert (secure, httponly, samesite, path, domain) == (True, True, "Lax", "/", ""), f"{where}: {name}"
    assert {"__Host-kept-form", "__Host-kept-asking"} <= seen
