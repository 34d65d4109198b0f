"""Looks into a document or sheet that is a ZIP package: Word, Excel, OpenDocument. Part of the program `looking`."""

import re
import zipfile
from pathlib import Path

MOST_PARTS = 2_000
MOST_UNPACKED = 100 * 2**20  # bytes of all parts together
PIECE = 2**16
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ODF = {"application/vnd.oasis.opendocument.text": "odt", "application/vnd.oasis.opendocument.spreadsheet": "ods"}
MACROS = re.compile(
    r"vbaproject|macrosheets|activex|(^|/)(basic|scripts)/|customui|\.(exe|dll|js|vbs|bat|cmd|ps1|jar|scr|hta)$", re.I
)
INSIDE = re.compile(r"\.(zip|7z|rar|gz|bz2|xz|html?|swf)$|(embeddings|object)[^/]*/.*\.bin$|oleobject", re.I)
PATH_TRICKS = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|\\|\x00")
LINK = re.compile(rb"""\bType=["'][^"']*/hyperlink["']""")
OUTSIDE = re.compile(rb"<Relationship\b[^>]*>", re.S)
FIELDS = re.compile(
    rb"(instrText[^>]*>|w:instr=\")[^<\"]{0,200}\bDDE(AUTO)?\b|<(\w+:)?ddeLink\b|INCLUDETEXT\s+\"?https?:", re.I
)
MACRO = "It has a macro or a program in it. Save it as PDF, or without the macro."
DAMAGED = "It is damaged or cut short. Open it to see that all is there, save it, and choose it again."
BOMB = "It unpacks to more than a paper needs. Save it as PDF."


def kind_of(path: Path, refused: type[Exception]) -> str:
    """ "docx", "xlsx", "odt" or "ods". Raises `refused`."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            directory(parts, path.stat().st_size, refused)
            kind = declared(archive, parts, refused)
            room = MOST_UNPACKED
            for part in parts:
                room = look_within(archive, part, room, refused)
    except refused:
        raise
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError, RuntimeError, EOFError):
        raise refused(DAMAGED) from None
    except Exception as problem:
        if isinstance(problem, MemoryError):
            raise
        raise refused(DAMAGED) from None  # zlib and others have exceptions of their own
    if kind in ("xlsx", "ods"):
        opens(path, refused)
    return kind


def directory(parts: list[zipfile.ZipInfo], size: int, refused: type[Exception]) -> None:
    """What the list of contents tells, before anything is unpacked."""
    if any(part.flag_bits & 1 for part in parts):
        raise refused("It has a password. Save it without one, or as PDF.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise refused(BOMB)
    if sum(part.compress_size for part in parts) > size:
        raise refused(BOMB)  # parts that lie over one another
    if not parts or min(part.header_offset for part in parts) != 0:
        raise refused("It is another kind of file as well. Save it again, or as PDF.")
    names = [part.filename for part in parts]
    if len({name.casefold() for name in names}) != len(names):
        raise refused(DAMAGED)
    for name in names:
        if PATH_TRICKS.search(name) or len(name) > 255:
            raise refused("It is packed in a way that no office program packs. Save it again, or as PDF.")
        if MACROS.search(name):
            raise refused(MACRO)
        if INSIDE.search(name):
            raise refused("It has another file inside. Take that out, or save it as PDF.")


def declared(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], refused: type[Exception]) -> str:
    """What the package says that it is."""
    names = {part.filename for part in parts}
    if "mimetype" in names:
        said = archive.open("mimetype").read(200).decode("ascii", errors="replace")
        if said in ODF and "content.xml" in names:
            return ODF[said]
    if "[Content_Types].xml" in names:
        types = archive.open("[Content_Types].xml").read(2**20).decode("utf-8", errors="replace")
        if "macroEnabled" in types or "vbaProject" in types:
            raise refused(MACRO)
        if WORD in types and "word/document.xml" in names:
            return "docx"
        if EXCEL in types and "xl/workbook.xml" in names:
            return "xlsx"
    raise refused("It is an archive. Send the papers in it one by one.")


def look_within(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int, refused: type[Exception]) -> int:
    """Read one part through, whatever the list of contents said of its size; the bytes that are left for others."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".rdf", ".vml", ".svg")) or part.filename == "mimetype"
    content = bytearray()
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            room -= len(piece)
            if room < 0:
                raise refused(BOMB)
            if is_xml:
                content += piece
            elif not content:
                content += piece[:8]
    if is_xml:
        xml(bytes(content), part.filename, refused)
    elif content.startswith((b"PK\x03\x04", b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0")) and not part.filename.endswith(
        ".xlsx"
    ):
        raise refused("It has another file inside. Take that out, or save it as PDF.")
    return room


def xml(content: bytes, name: str, refused: type[Exception]) -> None:
    """No entities, nothing fetched from elsewhere as it opens, no command in a field."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:64]:
        content = content.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise refused("It is written in a way that no office program writes. Save it again, or as PDF.")
    if FIELDS.search(content) or b"<script" in content or b"<office:script " in content:
        raise refused(MACRO)
    if b"encryption-data" in content and name.startswith("META-INF/"):
        raise refused("It has a password. Save it without one, or as PDF.")
    for relation in OUTSIDE.findall(content) if name.endswith(".rels") else ():
        if b'"External"' in relation.replace(b"'", b'"') and not LINK.search(relation):
            raise refused("It fetches something from elsewhere when it is opened. Save it as PDF.")


def opens(path: Path, refused: type[Exception]) -> None:
    """A sheet is opened as whoever reads it will open it: one that asks for all the memory there is does so here."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 (only sheets need it)

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            for _ in workbook.get_sheet_by_name(name).iter_rows():
                pass
    except MemoryError:
        raise
    except BaseException:  # the reader is compiled, and panics with an exception of its own
        raise refused(DAMAGED) from None
