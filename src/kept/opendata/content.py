"""A file's first bytes: whether it can be used at all, what wraps it, and which encoding it has."""

import codecs
import mmap
import zipfile
from enum import Enum
from pathlib import Path

from kept.opendata.found import Unreadable

HEAD = 65_536  # bytes looked at to tell what a file is
LARGEST_AT_ONCE = 2**30  # 1 GiB: packages are held as bytes; JSON Lines are not
LARGEST_UTF16 = 2**28  # 256 MiB: rewritten in memory

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Microsoft's compound file: old Excel, or anything Office has locked
NOT_DATA = (
    (b"%PDF", "is a PDF; ask for the data behind it"),
    (b"\x1f\x8b", "is compressed with gzip; unpack it first"),
    (b"BZh", "is compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "is compressed with xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is compressed with zstandard; unpack it first"),
    (b"7z\xbc\xaf", "is a 7-Zip archive; unpack it first"),
    (b"PAR1", "is a Parquet file; ask for it as JSON or CSV"),
    (b"<", "is a web page or XML; ask for it as JSON, CSV or XLSX"),
)


class Kind(Enum):
    """What the first bytes say."""

    JSON = "JSON"
    TABLE = "a table as text"
    WORKBOOK = "a workbook"


def kind_of(path: Path) -> Kind:
    """What a file looks like. Raises Unreadable where it cannot be used at all."""
    head = head_of(path)
    if head.startswith(OLE):
        raise Unreadable(_locked_or_old(path))
    if head.startswith(b"PK"):
        return _zip_kind(path)
    text = head.decode(encoding_of(head), errors="replace").lstrip("\ufeff \t\r\n")
    if not text:
        raise Unreadable(f"{path.name} is empty.")
    if text[0] in "{[":
        return Kind.JSON
    for start, what in NOT_DATA:
        if head.lstrip().startswith(start):
            raise Unreadable(f"{path.name} {what}.")
    if "\0" in text:
        raise Unreadable(f"{path.name} is not text, JSON or a workbook; {WHAT_IS_READ}")
    return Kind.TABLE


WHAT_IS_READ = "OCDS (JSON) and 360Giving (JSON, CSV, XLSX) can be read."


def head_of(path: Path) -> bytes:
    """The first `HEAD` bytes. Raises Unreadable where the file is absent, a folder, closed to us or empty."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise Unreadable(f"{path.name} is a pipe or a device; save what it gives as a file first.")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except FileNotFoundError:
        raise Unreadable(f"There is no file called {path}.") from None
    except IsADirectoryError:
        raise Unreadable(f"{path.name} is a folder; name the files in it.") from None
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be opened: {(error.strerror or 'no reason given').lower()}.") from None
    if not head:
        raise Unreadable(f"{path.name} is empty.")
    return head


def encoding_of(head: bytes) -> str:
    """Python's name of the encoding: from a byte-order mark, from UTF-16's zero bytes, else UTF-8."""
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    if len(head) >= 4:
        if head[1] == 0 and head[0] != 0 and head[3] == 0:
            return "utf-16-le"
        if head[0] == 0 and head[1] != 0 and head[2] == 0:
            return "utf-16-be"
    return "utf-8"


def bytes_of(path: Path) -> "mmap.mmap | bytes":
    """A JSON file's bytes as UTF-8 without a byte-order mark, from the disk as needed. Raises Unreadable."""
    encoding = encoding_of(head_of(path))
    size = path.stat().st_size
    if encoding.startswith("utf-16"):
        if size > LARGEST_UTF16:
            raise Unreadable(f"{path.name} is UTF-16 and larger than {LARGEST_UTF16 >> 20} MB; save it as UTF-8.")
        return path.read_bytes().decode(encoding, errors="replace").lstrip("\ufeff").encode("utf-8", errors="replace")
    if encoding == "utf-8-sig":
        if size > LARGEST_AT_ONCE:
            raise Unreadable(f"{path.name} has a byte-order mark and is larger than 1 GB; save it without one.")
        return path.read_bytes()[len(codecs.BOM_UTF8) :]
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _locked_or_old(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(2**20)
    if "EncryptedPackage".encode("utf-16-le") in start:
        return f"{path.name} is locked with a password; save it without one."
    return f"{path.name} is an old Excel file or locked; save it as .xlsx without a password."


def _zip_kind(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError, RuntimeError):
        raise Unreadable(f"{path.name} is damaged or cut short: its list of contents cannot be read.") from None
    if any(name.startswith("xl/") for name in names):
        return Kind.WORKBOOK
    raise Unreadable(f"{path.name} is a zip archive and no Excel workbook; unpack it first.")
