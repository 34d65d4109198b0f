"""Published standards: a standard's meaning does not change under its version.

`published.toml` holds, for each standard, the version last published and the fingerprint of its meaning.
Changing what a standard means asks for a new version; changing how it is worded does not.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from kept.standards.standard import Standard, standards

FILE = Path(__file__).parent / "published.toml"
_HEAD = "# Written by `./dev kept standards publish`. What each standard meant when it was last published.\n\n"


@cache
def published() -> Mapping[str, tuple[int, str]]:
    """Version and fingerprint of every standard as last published, by id."""
    held = tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return {id: (entry["version"], entry["fingerprint"]) for id, entry in held.items()}


def changes() -> Iterator[str]:
    """What keeps the standards as they stand from being those published: a sentence each, with what to do."""
    for id, standard in standards().items():
        if id not in published():
            yield f"{id} is new: run `./dev kept standards publish`."
        else:
            yield from _changed(standard, *published()[id])
    for id in published().keys() - standards().keys():
        yield f"{id} was published and is gone: keep it, or run `./dev kept standards publish` if nothing cites it."


def _changed(standard: Standard, version: int, fingerprint: str) -> Iterator[str]:
    if standard.version < version:
        yield f"{standard.id} was published as version {version}: its version can only rise."
    elif standard.version == version and standard.fingerprint != fingerprint:
        yield (
            f"{standard.id} means something else than its published version {version}: make it version "
            f"{version + 1}, look at every binding of it, and run `./dev kept standards publish`."
        )
    elif standard.version > version:
        yield f"{standard.id} has a new version: run `./dev kept standards publish`."


def publish() -> int:
    """Write `published.toml` from the standards as they stand; the number of standards published.

    Raises:
        ValueError: a standard means something else than its published version and still has that version.
    """
    for standard in standards().values():
        version, fingerprint = published().get(standard.id, (0, ""))
        for change in _changed(standard, version, fingerprint):
            if standard.version <= version:
                raise ValueError(change)
    entries = (
        f'{id} = {{ version = {standard.version}, fingerprint = "{standard.fingerprint}" }}\n'
        for id, standard in sorted(standards().items())
    )
    FILE.write_text(_HEAD + "".join(entries), encoding="utf-8")
    published.cache_clear()
    return len(standards())
