"""Reading documents, themes and law from their TOML files, refusing bad data by file and key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from kept.documents import model
from kept.documents.model import (
    Definition,
    Document,
    Fact,
    Gap,
    Law,
    LawValue,
    Link,
    Provision,
    StatedList,
    Theme,
    Value,
)
from kept.documents.tables import DocumentError, Table, frozen, read_table

__all__ = [
    "HERE", "DocumentError", "by_theme", "document", "load_documents", "load_law", "load_themes", "provision",
    "read_document",
]  # fmt: skip

HERE = Path(__file__).parent


def _parameters(table: Table) -> Mapping[str, Value]:
    raw = table.take("parameters", dict, {})
    return MappingProxyType({key: frozen(entry, f"{table.where}, {key}") for key, entry in raw.items()})


def _bound(table: Table) -> str:
    bound = table.text("bound")
    if bound in ("statutory", "vcse", "both") or (bound.startswith("named: ") and bound[7:].strip()):
        return bound
    raise DocumentError(f"{table.where}: 'bound' is '{bound}'; use statutory, vcse, both, or 'named: ' and a name.")


def _unbound(table: Table) -> dict[str, Any] | None:
    if "unbound" not in table.raw:
        return None
    raw = table.take("unbound", dict)
    entry = Table(raw, f"{table.where}, unbound")
    entry.choice("as", model.UNBOUND_AS)
    entry.text("why")
    entry.end()
    return raw


def _lists(table: Table) -> StatedList | None:
    if "lists" not in table.raw:
        return None
    entry = Table(table.take("lists", dict), f"{table.where}, lists")
    stated = StatedList(entry.take("states", int), entry.texts("of"))
    entry.end()
    return stated


def _binds(table: Table) -> tuple[dict[str, Any], ...]:
    raw = table.take("binds", list, [])
    if not all(isinstance(entry, dict) for entry in raw):
        raise DocumentError(f"{table.where}: 'binds' must be a list of tables.")
    return tuple(raw)


def _identified(table: Table, prefix: str) -> str:
    """The entry's id, which starts with its document's prefix; names the entry in what is said afterwards."""
    id = table.text("id")
    if not id.startswith(prefix):
        raise DocumentError(f"{table.where}: the id '{id}' does not start with '{prefix}'.")
    table.where = f"{table.where.split(',')[0]}, {id}"
    return id


def _provision(table: Table, document: str, prefix: str) -> Provision:
    id = _identified(table, prefix)
    made = Provision(
        id=id,
        document=document,
        section=table.text("section"),
        line=table.take("line", int),
        bound=_bound(table),
        inferred=table.take("inferred", bool, False),
        kind=table.choice("kind", model.PROVISION_KINDS),
        also=table.texts("also", model.PROVISION_KINDS),
        force=table.choice("force", model.FORCES),
        themes=table.texts("themes", load_themes()),
        says=table.text("says"),
        check=table.text_or_none("check"),
        note=table.text_or_none("note"),
        parameters=_parameters(table),
        lists=_lists(table),
        law=table.texts("law", load_law()),
        binds=_binds(table),
        unbound=_unbound(table),
    )
    table.end()
    if not made.themes:
        raise DocumentError(f"{table.where}: 'themes' is empty; give at least one.")
    if made.binds and made.unbound:
        raise DocumentError(f"{table.where}: it has both 'binds' and 'unbound'; keep one.")
    return made


def _recommendation(table: Table) -> model.Recommendation:
    made = model.Recommendation(table.text("id"), table.texts("covers"))
    table.end()
    return made


def _link(table: Table) -> Link:
    made = Link(table.text("to"), table.choice("relation", model.RELATIONS), table.text_or_none("note"))
    table.end()
    return made


def _gap(table: Table, prefix: str) -> Gap:
    id = _identified(table, prefix)
    made = Gap(id, table.choice("kind", model.GAP_KINDS), table.text("says"), table.texts("provisions"))
    table.end()
    return made


def _fact(table: Table, prefix: str) -> Fact:
    id = _identified(table, prefix)
    made = Fact(
        id=id,
        section=table.text("section"),
        line=table.take("line", int),
        topic=table.text("topic"),
        says=table.text("says"),
        parameters=_parameters(table),
        note=table.text_or_none("note"),
    )
    table.end()
    return made


def _definition(table: Table, prefix: str) -> Definition:
    id = _identified(table, prefix)
    made = Definition(id, table.text("section"), table.text("term"), table.text("says"), table.take("line", int, 0))
    table.end()
    return made


def read_document(folder: Path) -> Document:
    """Read one document from its folder: document.toml, facts.toml where there is one, and provisions-*.toml by name.

    Raises DocumentError, naming file and key, for anything missing, misspelt, of the wrong type or said twice.
    """
    head = read_table(folder / "document.toml")
    code, prefix = head.text("code"), head.text("prefix")
    if code != folder.name:
        raise DocumentError(f"{head.where}: 'code' is '{code}', but the folder is '{folder.name}'; make them the same.")
    facts = read_table(folder / "facts.toml") if (folder / "facts.toml").exists() else Table({}, head.where)
    provisions: list[Provision] = []
    for path in sorted(folder.glob("provisions-*.toml")):
        part = read_table(path)
        provisions += [_provision(table, code, prefix) for table in part.tables("provision")]
        part.end()
    dated = head.day_or_none("dated")
    document = Document(
        code=code,
        prefix=prefix,
        kind=cast(Any, head.choice("kind", model.DOCUMENT_KINDS)),
        title=head.text("title"),
        short_title=head.text("short_title"),
        place=head.text("place"),
        dated=dated,
        dated_says=head.text("dated_says"),
        law_as_of=head.day_or_none("law_as_of") or dated,
        parties=head.texts("parties"),
        legal_status=head.text("legal_status"),
        links=tuple(_link(table) for table in head.tables("link")),
        gaps=tuple(_gap(table, prefix) for table in head.tables("gap")),
        facts=tuple(_fact(table, prefix) for table in facts.tables("fact")),
        definitions=tuple(_definition(table, prefix) for table in facts.tables("definition")),
        provisions=tuple(provisions),
        recommendations=tuple(_recommendation(table) for table in head.tables("recommendation")),
    )
    head.end()
    facts.end()
    _check_ids(document)
    return document


def _check_ids(document: Document) -> None:
    """Every id is used once, and every id referred to exists."""
    ids = [provision.id for provision in document.provisions] + [gap.id for gap in document.gaps]
    ids += [fact.id for fact in document.facts] + [definition.id for definition in document.definitions]
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            raise DocumentError(f"{document.code}: the id '{id}' is used twice; give one of them another.")
        seen.add(id)
    known = {provision.id for provision in document.provisions}
    referred = [(gap.id, id) for gap in document.gaps for id in gap.provisions]
    referred += [(p.id, id) for p in document.provisions if p.lists for id in p.lists.of]
    referred += [("recommendation", recommendation.id) for recommendation in document.recommendations]
    for where, id in referred:
        if id not in known:
            raise DocumentError(f"{document.code}, {where}: it refers to '{id}', which is not a provision here.")


@cache
def load_themes() -> Mapping[str, Theme]:
    """The closed list of themes, by id, in the order pages show them."""
    file = read_table(HERE / "themes.toml")
    themes: dict[str, Theme] = {}
    for table in file.tables("theme"):
        theme = Theme(table.text("id"), table.text("title"), table.text("says"))
        table.end()
        themes[theme.id] = theme
    file.end()
    return MappingProxyType(themes)


@cache
def load_law() -> Mapping[str, Law]:
    """Every dated fact of law held in law/*.toml, by id."""
    laws: dict[str, Law] = {}
    for path in sorted((HERE / "law").glob("*.toml")):
        file = read_table(path)
        for table in file.tables("law"):
            law = _law(table)
            if law.id in laws:
                raise DocumentError(f"{file.where}: the law '{law.id}' is given twice.")
            laws[law.id] = law
        file.end()
    return MappingProxyType(laws)


def _law(table: Table) -> Law:
    id, says = table.text("id"), table.text("says")
    table.where = f"{table.where.split(',')[0]}, {id}"
    values: list[LawValue] = []
    for entry in table.tables("value"):
        if "value" not in entry.raw:
            raise DocumentError(f"{entry.where}: the key 'value' is missing; add it.")
        value = LawValue(
            since=entry.day_or_none("from"),
            until=entry.day_or_none("until"),
            value=frozen(entry.raw.pop("value"), entry.where),
            says=entry.text("says"),
            source=entry.text("source"),
            to_verify=entry.take("to_verify", bool, False),
            signs=tuple(_pattern(sign, entry.where) for sign in entry.texts("signs")),
        )
        entry.end()
        if values and (values[-1].until is None or value.since is None or value.since <= values[-1].until):
            raise DocumentError(f"{entry.where}: its days overlap those before it; end one before the next begins.")
        if value.since and value.until and value.until < value.since:
            raise DocumentError(f"{entry.where}: 'until' comes before 'from'.")
        values.append(value)
    table.end()
    if not values:
        raise DocumentError(f"{table.where}: no 'value' is given; add at least one with its source.")
    return Law(id, says, tuple(values))


def _pattern(words: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(words, re.IGNORECASE | re.DOTALL)
    except re.error as error:
        raise DocumentError(f"{where}: the sign '{words}' is not a sound pattern ({error}).") from None


@cache
def load_documents() -> Mapping[str, Document]:
    """Every document held, by code: agreements first, then frameworks, then reports."""
    found = [read_document(path.parent) for path in (HERE / "texts").glob("*/document.toml")]
    found.sort(key=lambda document: (model.DOCUMENT_KINDS.index(document.kind), document.code))
    prefixes = [document.prefix for document in found]
    for document in found:
        if prefixes.count(document.prefix) > 1:
            raise DocumentError(f"{document.code}: the prefix '{document.prefix}' belongs to another document too.")
    return MappingProxyType({document.code: document for document in found})


def document(code: str) -> Document:
    """The document with this code; DocumentError, listing those there are, where there is none."""
    held = load_documents()
    if code not in held:
        raise DocumentError(f"There is no document '{code}'; those held are {', '.join(held)}.")
    return held[code]


@cache
def _by_id() -> Mapping[str, Provision]:
    return {provision.id: provision for held in load_documents().values() for provision in held.provisions}


def provision(id: str) -> Provision:
    """The provision with this id, in whichever document; DocumentError where there is none."""
    found = _by_id().get(id)
    if found is None:
        raise DocumentError(f"There is no provision '{id}'; `kept documents show CODE` lists a document's ids.")
    return found


def by_theme(theme: str) -> tuple[Provision, ...]:
    """Provisions of every document on a theme, in document order; DocumentError for a theme not in the list."""
    if theme not in load_themes():
        raise DocumentError(f"There is no theme '{theme}'; those there are: {', '.join(load_themes())}.")
    return tuple(found for held in load_documents().values() for found in held.provisions if theme in found.themes)
