"""Tells a recording of a voice from anything else, beside `looking.py` and in the same child process.

It imports nothing of Kept. What telephones note beside the sound, such as the place and the name of its owner, is taken
out of those forms in which it stands apart from the sound: M4A, MP3 and WAV.
"""

import re
from collections.abc import Iterator
from pathlib import Path

ENDINGS = {"m4a": ("m4a", "mp4"), "mp3": ("mp3",), "ogg": ("ogg", "oga", "opus"), "webm": ("webm",), "wav": ("wav",)}
"""Each kind, and how the names of such files end."""
APPLE_PHOTOS = (b"heic", b"heix", b"mif1", b"hevc", b"msf1", b"avif")
NOTES = (b"udta", b"meta", b"uuid", b"free", b"skip")
"""Boxes of an M4A in which nothing is that is heard."""
WITHIN = (b"moov", b"trak", b"mdia", b"minf", b"edts", b"dinf", b"stbl")
FILM = "It is a film. Record your voice alone, or write a sentence."
DAMAGED = "This recording is damaged or cut short. Record it again."
MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|\?php)", re.I)
BITRATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1, layer III (ISO 11172-3)
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2 (ISO 13818-3)
}
RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def begins_like_one(head: bytes) -> bool:
    """Whether the first sixteen bytes of a file are those of a recording."""
    return (
        (head[4:8] == b"ftyp" and head[8:12] not in APPLE_PHOTOS)
        or head.startswith((b"OggS", b"\x1a\x45\xdf\xa3", b"ID3"))
        or (head[:4] == b"RIFF" and head[8:12] == b"WAVE")
        or (head[:1] == b"\xff" and len(head) > 2 and _frame(head, 0) > 0)
    )


def kind_of(path: Path, copy: Path, refused: type[Exception]) -> str:
    """Which kind of recording it is; one without its notes is written to `copy`.

    Raises:
        refused: there is no sound in it, or something that is no sound.
    """
    content = path.read_bytes()
    if content[4:8] == b"ftyp":
        kind, heard = "m4a", _m4a(content, refused)
    elif content.startswith(b"OggS"):
        kind, heard = "ogg", _ogg(content, refused)
    elif content.startswith(b"\x1a\x45\xdf\xa3"):
        kind, heard = "webm", _webm(content, refused)
    elif content.startswith(b"RIFF"):
        kind, heard = "wav", _wav(content, refused)
    else:
        kind, heard = "mp3", _mp3(content, refused)
    if MARKUP.search(heard[:1024]) or b"PK\x05\x06" in heard[-70_000:] or b"%PDF-" in heard[:1024]:
        raise refused("This recording is another kind of file as well. Record it again.")
    if heard != content:
        copy.write_bytes(heard)
    return kind


def _boxes(content: bytes, start: int, end: int, refused: type[Exception]) -> Iterator[tuple[bytes, int, int, int]]:
    """Each box of an MP4 as (its name, where it starts, where its content starts, where it ends)."""
    while start < end:
        size, name, inside = int.from_bytes(content[start : start + 4], "big"), content[start + 4 : start + 8], 8
        if size == 1:
            size, inside = int.from_bytes(content[start + 8 : start + 16], "big"), 16
        elif size == 0:
            size = end - start
        if size < inside or start + size > end:
            raise refused(DAMAGED)
        yield name, start, start + inside, start + size
        start += size


def _m4a(content: bytes, refused: type[Exception]) -> bytes:
    heard, tracks, data = bytearray(content), set(), False
    waiting = [(0, len(content))]
    while waiting:
        for name, start, inside, end in _boxes(content, *waiting.pop(), refused):
            data = data or name == b"mdat"
            if name in WITHIN:
                waiting.append((inside, end))
            elif name == b"hdlr":
                tracks.add(content[inside + 8 : inside + 12])
            elif name in NOTES:  # blank, and as long as before: what is heard is found by where it stands
                heard[start + 4 : start + 8] = b"free"
                heard[inside:end] = bytes(end - inside)
    if b"vide" in tracks:
        raise refused(FILM)
    if b"soun" not in tracks or not data:
        raise refused(DAMAGED)
    return bytes(heard)


def _ogg(content: bytes, refused: type[Exception]) -> bytes:
    first = content[27 + (content[26] if len(content) > 26 else 0) :][:8]
    if b"theora" in content[:4096] or b"OVP80" in content[:4096]:
        raise refused(FILM)
    if not first.startswith((b"OpusHead", b"\x01vorbis", b"Speex", b"\x7fFLAC")) or content.count(b"OggS") < 2:
        raise refused(DAMAGED)
    return content


def _webm(content: bytes, refused: type[Exception]) -> bytes:
    head = content[:4096]
    if b"webm" not in head[:64] and b"matroska" not in head[:64]:
        raise refused(DAMAGED)
    if re.search(rb"V_(VP8|VP9|AV1|MPEG|MJPEG|THEORA)", head):
        raise refused(FILM)
    if not re.search(rb"A_(OPUS|VORBIS)", head):
        raise refused(DAMAGED)
    return content


def _wav(content: bytes, refused: type[Exception]) -> bytes:
    kept: dict[bytes, bytes] = {}
    start = 12
    while start + 8 <= len(content):
        name, size = content[start : start + 4], int.from_bytes(content[start + 4 : start + 8], "little")
        if name in (b"fmt ", b"data"):
            kept.setdefault(name, content[start + 8 : start + 8 + size])
        start += 8 + size + size % 2
    if len(kept.get(b"fmt ", b"")) < 16 or not kept.get(b"data"):
        raise refused(DAMAGED)
    parts = b"".join(
        name + len(kept[name]).to_bytes(4, "little") + kept[name] + bytes(len(kept[name]) % 2)
        for name in (b"fmt ", b"data")
    )
    return b"RIFF" + (len(parts) + 4).to_bytes(4, "little") + b"WAVE" + parts


def _mp3(content: bytes, refused: type[Exception]) -> bytes:
    start = 0
    while content[start : start + 3] == b"ID3" and len(content) > start + 10:
        size = 0
        for byte in content[start + 6 : start + 10]:
            size = size << 7 | byte & 0x7F
        start += 10 + size + (10 if content[start + 5] & 0x10 else 0)
    end = len(content) - 128 if content[-128:-125] == b"TAG" else len(content)
    heard = content[start:end].lstrip(b"\0")
    length = _frame(heard, 0)
    if not length or len(heard) < length or (len(heard) > length and not _frame(heard, length)):
        raise refused(DAMAGED)
    return heard


def _frame(content: bytes, at: int) -> int:
    """The length of the MP3 frame that starts there, in bytes; 0 where none does."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # its eleven bits, and layer III
        return 0
    version, rate, hertz = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or hertz == 3:
        return 0
    bits = BITRATES[3 if version == 3 else 2][rate] * 1000
    return (144 if version == 3 else 72) * bits // RATES[version][hertz] + (head[2] >> 1 & 1)
