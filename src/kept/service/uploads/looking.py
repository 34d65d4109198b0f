"""Looks at one file that somebody sent, and prints what it is or, in a sentence, why it is not taken.

Run through `kept.opendata.child`, in a process of its own with limits, as `looking.py FILE ENDING COPY`; it imports
nothing of Kept. Photographs are written anew to COPY: upright, without what the camera noted, and no larger than a
page needs. It prints {"kind": ...} or {"refused": ...} as JSON.
"""

import json
import re
import sys
import zlib
from importlib import import_module
from pathlib import Path
from types import ModuleType

SECONDS = 20  # of the processor
LONGEST_SIDE = 3_000  # pixels of a photograph as it is kept: a page of A4 at 250 dots an inch
WIDEST = 16_000  # pixels of a side that is opened at all; the largest telephones' photographs have 16,320
MOST_PIXELS = {"JPEG": 200_000_000, "PNG": 40_000_000}  # a JPEG is opened at a part of its size, a PNG only whole
MOST_UNPACKED = 64 * 2**20  # bytes of what a PDF packs
HEIC = (b"heic", b"heix", b"mif1", b"hevc")
INSTEAD = "Take a photo of it, or save it as PDF."
OTHERS = {
    b"\xd0\xcf\x11\xe0": "It is in an old format or has a password. Save it as PDF or .docx, with no password.",
    b"MZ": f"It is a program. {INSTEAD}",
    b"\x7fELF": f"It is a program. {INSTEAD}",
    b"#!": f"It is a program. {INSTEAD}",
    b"Rar!": "It is an archive. Send the papers in it one by one.",
    b"7z\xbc\xaf": "It is an archive. Send the papers in it one by one.",
    b"\x1f\x8b": "It is an archive. Send the papers in it one by one.",
    b"BZh": "It is an archive. Send the papers in it one by one.",
    b"GIF8": "It is a GIF picture. Save it as PNG or JPEG.",
    b"{\\rtf": "It is a rich text file. Save it as PDF or .docx.",
}
MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|\?xml|\?php|!entity)|javascript:", re.I
)
FORMULA = re.compile(
    rb"(?:^|[,;\t\r\n\"])\s*[=+@-][^\r\n,;\t]{0,200}(?:\||\b(?:HYPERLINK|WEBSERVICE|IMPORT\w*)\s*\()", re.I
)
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|SubmitForm|ImportData|GoToE)(?![A-Za-z])")


class Refused(Exception):
    """It is not taken; the message says why and what to do."""


def look(path: Path, ending: str, copy: Path) -> str:
    """What kind of file it is: "pdf", "jpeg", "png", "docx", "xlsx", "odt", "ods", "csv", "txt", or a recording.

    Raises:
        Refused: it is none of these, or not what its name says, or holds what could do something by itself.
    """
    with path.open("rb") as file:
        head = file.read(16)
    if not head:
        raise Refused("It is empty. Open it to see that all is there, save it, and choose it again.")
    if head[4:8] == b"ftyp" and head[8:12] in HEIC:
        raise Refused("It is an Apple photo. Save it as JPEG.")
    for start, says in OTHERS.items():
        if head.startswith(start):
            raise Refused(says)
    if head.startswith(b"%PDF-"):
        kind = pdf(path)
    elif head.startswith(b"\xff\xd8\xff"):
        kind = picture(path, copy, "JPEG")
    elif head.startswith(b"\x89PNG\r\n\x1a\n"):
        kind = picture(path, copy, "PNG")
    elif head.startswith(b"PK"):
        kind = beside("packages").kind_of(path, Refused)
    elif (sounds := beside("sounds")).begins_like_one(head):
        kind = sounds.kind_of(path, copy, Refused)
    else:
        kind = text(path, ending)
    recordings = beside("sounds").ENDINGS
    if ending not in ({"jpeg": ("jpg", "jpeg")} | recordings).get(kind, (kind,)):
        again = "Record it again." if kind in recordings else "Save it again as PDF."
        raise Refused(f"Its name ends in .{ending[:10]}, and in it is a {kind.upper()} file. {again}")
    return kind


def beside(name: str) -> ModuleType:
    """A module beside this file, which does not run as part of Kept."""
    if (here := str(Path(__file__).parent)) not in sys.path:
        sys.path.insert(0, here)
    return import_module(name)


def pdf(path: Path) -> str:
    """A PDF with nothing in it that acts by itself."""
    content = path.read_bytes()
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\r\n \t\0"):
        raise Refused("This PDF is cut short, or something else hangs on it. Save it as PDF again.")
    if b"PK\x05\x06" in content[-70_000:]:
        raise Refused("This PDF is another kind of file as well. Save it as PDF again.")
    seen = [content]
    room = MOST_UNPACKED
    for packed in re.finditer(rb"/ObjStm.{0,400}?stream\r?\n", content, re.S):  # where a PDF packs its own parts
        reader = zlib.decompressobj()
        try:
            part = reader.decompress(content[packed.end() :], room)
        except zlib.error:
            continue
        room -= len(part)
        if room <= 0 or (reader.unconsumed_tail and not reader.eof):
            raise Refused(f"This PDF unpacks to more than a paper needs. {INSTEAD}")
        seen.append(part)
    for part in seen:
        names = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), part)
        if re.search(rb"/Encrypt(?![A-Za-z])", names):
            raise Refused("This PDF has a password. Save it without one, or take a photo of it.")
        if found := ACTIVE.search(names):
            holds = (
                "another file" if found[1] in (b"EmbeddedFile", b"GoToE") else "a script or a form that sends itself"
            )
            raise Refused(f"This PDF holds {holds}. Print it to a new PDF, or take a photo of it.")
    return "pdf"


def picture(path: Path, copy: Path, form: str) -> str:
    """A photograph, written anew: whatever else was in the file is gone."""
    import warnings  # noqa: PLC0415 (only pictures need these)

    from PIL import Image, ImageFile, ImageOps  # noqa: PLC0415

    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # our own limits stand below
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(path, formats=[form]) as image:
            wide, high = image.size
            if max(wide, high) > WIDEST or wide * high > MOST_PIXELS[form]:
                raise Refused(
                    f"This picture is {wide:,} by {high:,} pixels. Take a photo with a telephone, or make it smaller."
                )
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            plain = upright.convert(
                "RGB"
                if form == "JPEG"
                else "RGBA"
                if "A" in upright.getbands() or "transparency" in upright.info
                else "RGB"
            )
            plain.info = {}
            plain.save(copy, form, **({"quality": 85} if form == "JPEG" else {}))
    except (Refused, MemoryError):
        raise
    except Exception:  # a damaged picture raises whatever the reader of that part thinks of
        raise Refused("This picture is damaged or cut short. Take the photo again, or save it again as JPEG.") from None
    return form.lower()


def text(path: Path, ending: str) -> str:
    """Plain text or a CSV, by its name: they are alike within."""
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    if MARKUP.search(content):
        raise Refused(f"It is a web page or a drawing, or has a script in it. {INSTEAD}")
    if ending not in ("csv", "txt"):
        raise Refused(f"We cannot tell what kind of file it is. {INSTEAD}")
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", content):
        raise Refused(f"It is not plain text. {INSTEAD}")
    if b"%PDF-" in content[:1024] or b"PK\x05\x06" in content[-70_000:]:
        raise Refused(f"It is another kind of file as well. {INSTEAD}")
    if FORMULA.search(content):
        raise Refused("A cell in it is a formula that calls something outside. Save it with values only, or as PDF.")
    return ending


if __name__ == "__main__":
    try:
        said = {"kind": look(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))}
    except Refused as problem:
        said = {"refused": str(problem)}
    except MemoryError:
        said = {"refused": f"It needs more memory to open than a paper should. {INSTEAD}"}
    print(json.dumps(said))  # noqa: T201 (its answer)
