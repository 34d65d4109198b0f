"""Recordings of a voice as telephones make them, and what only looks like one; made for each test."""

from collections.abc import Iterator

FRAME = b"\xff\xfb\x90\x00" + b"\0" * 413
"""An MP3 frame of 128 kbit/s at 44,100 Hz: 417 bytes."""


def box(name: bytes, *parts: bytes) -> bytes:
    """A box of an MP4."""
    content = b"".join(parts)
    return (len(content) + 8).to_bytes(4, "big") + name + content


def an_m4a(handler: bytes = b"soun", brand: bytes = b"M4A ", note: bytes = b"51.5+000.1/") -> bytes:
    """A voice memo that notes where it was made."""
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12))))
    where = box(b"udta", box(b"\xa9xyz", note))
    return box(b"ftyp", brand, bytes(4)) + box(b"moov", track, where) + box(b"mdat", b"voice" * 40)


def an_mp3(tag: bytes = b"canary") -> bytes:
    """With a tag before and one after."""
    return b"ID3\x03\0\0\0\0\0" + bytes([len(tag)]) + tag + FRAME * 3 + b"TAG" + tag.ljust(125, b"\0")


def an_ogg(codec: bytes = b"OpusHead") -> bytes:
    """Two pages."""
    page = b"OggS" + bytes(22) + b"\x01"
    return page + bytes([len(codec)]) + codec + page + b"\x05voice"


def a_webm(codec: bytes = b"A_OPUS") -> bytes:
    """As a browser records."""
    return b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(20) + b"\x86\x86" + codec + b"voice" * 20


def a_wav(more: bytes = b"LIST\x06\0\0\0canary") -> bytes:
    """With a note before the sound."""
    sound = b"fmt " + (16).to_bytes(4, "little") + bytes(16) + more + b"data\x04\0\0\0\1\2\3\4"
    return b"RIFF" + (len(sound) + 4).to_bytes(4, "little") + b"WAVE" + sound


def good() -> Iterator[tuple[str, str, bytes]]:
    """What is taken: (its kind, its name, its bytes)."""
    yield "m4a", "New Recording 4.m4a", an_m4a()
    yield "m4a", "voice.mp4", an_m4a(brand=b"isom")
    yield "mp3", "voice.mp3", an_mp3()
    yield "mp3", "bare.mp3", FRAME * 2
    yield "ogg", "voice.ogg", an_ogg(b"\x01vorbis")
    yield "ogg", "PTT-20270510-WA0001.opus", an_ogg()
    yield "webm", "voice.webm", a_webm()
    yield "wav", "voice.wav", a_wav()


def bad() -> Iterator[tuple[str, str, bytes]]:
    """What is refused even where a voice note will do."""
    yield "a film", "film.mp4", an_m4a(b"vide")
    yield "a film of a browser", "film.webm", a_webm(b"V_VP8") + b"A_OPUS"
    yield "a film in Ogg", "film.ogg", an_ogg(b"\x80theora")
    yield "a recording cut short", "voice.m4a", an_m4a()[:-10]
    yield "boxes without end", "voice.m4a", box(b"ftyp", b"M4A ") + b"\0\0\0\1moov" + b"\xff" * 8
    yield "an MP3 by another name", "voice.m4a", an_mp3()
    yield "an MP3 that is only its tag", "voice.mp3", an_mp3()[:20]
    yield "a WAV without sound", "voice.wav", a_wav()[:-12]
    yield "a web page behind a tag", "voice.mp3", b"ID3\x03\0\0\0\0\0\0<html><script>alert(1)</script>"
    yield "a page of the web in a recording", "voice.ogg", an_ogg(b"OpusHead<script>alert(1)</script>")
    yield "a recording that is an archive too", "voice.webm", a_webm() + b"PK\x05\x06" + bytes(18)
