"""The text of an agreement, made from the clauses that stand in its place, the award, and what the funder wrote."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db.models import QuerySet

from kept.service.awards.assistance import running
from kept.service.awards.clauses import clauses_of, filled, titles
from kept.service.awards.models import Award, MonitoringItem, Payment, SubAward, Terms
from kept.service.awards.partnering import sub_awards
from kept.service.awards.schedule import invoiced, schedule
from kept.service.awards.terms import items_of
from kept.service.decisions.pack import Block, heading
from kept.service.library.wording import day, listed, pounds
from kept.service.opportunities.paying import is_paid_in_one_go
from kept.service.partnerships.models import Place

PARTNERS = "What goes to partners"
"""The caption of the table that names partners."""


def written(award: Award, terms: Terms) -> tuple[str, list[Block]]:
    """The title and the blocks of an agreement, as it would be sent today."""
    items, partners = items_of(award, terms), sub_awards(award)
    upfront = award.application.opportunity.upfront_percent
    payments = schedule(award, upfront)
    kind = "letter" if is_paid_in_one_go(award.amount, upfront) else "agreement"
    clauses = [one for one in clauses_of(terms.template) if not one.left_out and one.only in ("", kind)]
    so, words = _so(terms, items, partners), _words(award, terms)
    if any(one.placed for one in clauses):
        so.add("place")
    tables = {"payments": _payments(payments), "asks": _asks(items), "partners": _partners(partners)}
    blocks: list[Block] = []
    for clause in clauses:
        if clause.condition in so:
            blocks.append(heading(clause.heading))
            blocks += [Block("words", filled(sentence, words)) for sentence in clause.words]
            blocks += [tables[clause.table]] if clause.table else []
    return filled(titles()[kind], words), blocks


def reached(terms: Terms) -> QuerySet[Place]:
    """The wards and other places that the work reaches by these terms, by name."""
    return Place.objects.filter(pk__in=terms.where).order_by("name")


def blocks_of(terms: Terms) -> list[Block]:
    """The blocks of a version that was sent, as they were kept."""
    return [Block(**kept) for kept in terms.text]


def blocks_for(one: SubAward, terms: Terms) -> list[Block]:
    """The same for a partner: its own share as it was agreed, and of the other partners no more than their names."""
    changed = one.versions.order_by("pk").first()
    own = [one.name, pounds(changed.amount_was if changed else one.amount), one.does]
    return [
        replace(block, rows=[row if row == own else [row[0], "", ""] for row in block.rows])
        if block.caption == PARTNERS
        else block
        for block in blocks_of(terms)
    ]


def kept(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Blocks as they are kept, word for word."""
    return [asdict(block) for block in blocks]


def _so(terms: Terms, items: list[MonitoringItem], partners: list[SubAward]) -> set[str]:
    """What is so of an agreement, by the names under which clauses ask."""
    return {
        "always",
        "asks" if items else "asks nothing",
        "extension" if terms.can_be_extended else "no extension",
        *(["where"] if terms.where else []),
        *(["partners"] if partners else []),
        *(["invoices"] if terms.invoices_because else []),
        *(["recognition"] if terms.recognition else []),
        *(["extra"] if terms.extra else []),
        *(["minimal"] if terms.is_minimal else []),
        *(["no subsidy"] if terms.subsidy == Terms.Subsidy.NONE else []),
    }


def _words(award: Award, terms: Terms) -> dict[str, str]:
    fund = award.application.opportunity
    months = terms.extended_by or 0
    words = {
        "funder": award.funder.name,
        "holder": award.holder.name,
        "place": award.place.name,
        "amount": pounds(award.amount),
        "fund": fund.title,
        "starts_on": day(award.starts_on),
        "ends_on": day(award.ends_on),
        "purpose": terms.purpose,
        "where": listed(list(reached(terms).values_list("name", flat=True)), "and") if terms.where else "",
        "extended_by": f"{months} {'month' if months == 1 else 'months'}",
        "extended_when": terms.extended_when,
        "extended_decided_by": day(terms.extended_decided_by) if terms.extended_decided_by else "",
        "recognition": terms.recognition,
        "extra": terms.extra,
        "subsidy_because": terms.subsidy_because,
        "invoices_because": terms.invoices_because,
        "invoiced": listed([day(one.due_on) for one in invoiced(award)], "and"),
        "contact": fund.contact or award.funder.name,
    }
    if terms.is_minimal:
        found = running(award)
        money = {"here": found.here, "together": found.together, "cap": found.most}
        words |= {name: pounds(amount) for name, amount in money.items()} | {"since": day(found.since)}
    return words


def _payments(payments: list[Payment]) -> Block:
    rows = [[day(one.due_on), pounds(one.amount)] for one in payments]
    return Block("table", caption="When we pay you", head=["Due", "How much"], rows=rows)


def _asks(items: list[MonitoringItem]) -> Block:
    days: dict[tuple[str, str, str], list[str]] = {}
    for one in items:
        days.setdefault((one.what, one.purpose, one.use), []).append(day(one.due_on))
    said = [
        f"{what}. What for: {purpose}. How we use it: {use}. By: {', '.join(by)}."
        for (what, purpose, use), by in days.items()
    ]
    return Block("items", items=said)


def _partners(partners: list[SubAward]) -> Block:
    rows = [[one.name, pounds(one.amount), one.does] for one in partners]
    return Block("table", caption=PARTNERS, head=["Partner", "How much", "For"], rows=rows)
