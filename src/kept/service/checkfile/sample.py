"""The sample that comes with Kept, and whether its audit is that of the sample and promises as they stand.

Apart from the auditing itself, so that a server that finds it current never loads what reads files.
"""

import hashlib
from pathlib import Path

from kept.documents.bindings import bindings
from kept.documents.statute import law_bindings
from kept.service.checkfile.models import AuditRun

NAME = "sample"
FOLDER = Path(__file__).parent / "sample"
KEPT = Path(__file__).parents[2]


def current() -> AuditRun | None:
    """The audit of the sample, unless files, promises, standards or the code that audits have changed since."""
    return AuditRun.objects.filter(name=NAME, fingerprint=fingerprint()).first()


def fingerprint() -> str:
    """A hash of all that the sample's audit is made from."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.json")):
        digest.update(path.name.encode() + path.read_bytes())
    code = [*KEPT.glob("audit/*"), *KEPT.glob("opendata/*.py"), Path(__file__).with_name("actions.py")]
    for path in sorted(path for path in code if path.is_file()):
        digest.update(path.read_bytes())
    for held in [*bindings().values(), law_bindings()]:
        digest.update("".join(binding.fingerprint + binding.standard.fingerprint for binding in held).encode())
    return digest.hexdigest()
