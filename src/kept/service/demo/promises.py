"""What was promised in Estuary Reach: its places, who adopted which document, its own numbers, and its posts."""

from datetime import date, timedelta
from typing import Any

from kept.service.awards import actions as awarding
from kept.service.demo.cast import Cast
from kept.service.partnerships import actions as promising
from kept.service.partnerships.models import Adoption, Place, TakenUp

TAKEN_UP = {
    "gm-under": TakenUp.Status.TAKEN_UP,
    "gm-r1": TakenUp.Status.TAKEN_UP,
    "gm-r2": TakenUp.Status.IN_PART,
    "gm-r4": TakenUp.Status.TAKEN_UP,
    "gm-r5": TakenUp.Status.LATER,
    "gm-r7": TakenUp.Status.NOT_TAKEN_UP,
}


def places() -> Place:
    """The system, the borough inside it, and its wards; the borough."""
    system = promising.add_place(
        name="Estuary and Marshes", slug="estuary-and-marshes", kind=Place.Kind.SYSTEM, by=None
    )
    borough = promising.add_place(
        name="Estuary Reach", slug="estuary-reach", kind=Place.Kind.PLACE, inside=system, by=None
    )
    for name, slug in [("Saltmarsh", "saltmarsh"), ("Quayside", "quayside"), ("Far Bank", "far-bank")]:
        promising.add_place(name=name, slug=slug, kind=Place.Kind.WARD, inside=borough, by=None)
    return borough


def adopt(cast: Cast, borough: Place, today: date) -> None:
    """Bodies join and adopt: the council an agreement and a framework, the health board and the sector their own."""
    for body in ("council", "health", "voice"):
        promising.join(place=borough, organisation=cast.organisation[body], from_on=today, by=None)
    for body, document, by, role, capacity in [
        ("council", "bexley", "sadia", "Leader of the council", Adoption.Capacity.ITSELF),
        ("council", "greater-manchester", "sadia", "Leader of the council", Adoption.Capacity.ITSELF),
        ("voice", "bexley", "stefan", "Chair of trustees", Adoption.Capacity.SECTOR),
    ]:
        adopted = promising.adopt(
            place=borough,
            organisation=cast.organisation[body],
            document=document,
            governance=promising.Governance(
                route="Cabinet" if body == "council" else "Meeting of trustees",
                reference=f"{'CAB' if body == 'council' else 'EVV'}/{today:%y}/{len(document)}",
                decided_on=today - timedelta(days=9),
                signatory="Rowan Achterberg" if body == "council" else "Ivy Sandgrove",
                signatory_role=role,
            ),
            from_on=today,
            capacity=capacity,
            by=cast.person[by],
        )
        if document == "greater-manchester":
            for recommendation, status in TAKEN_UP.items():
                promising.answer_recommendation(
                    adoption=adopted,
                    recommendation=recommendation,
                    status=status,
                    reason="The borough has no board of that kind." if status == TakenUp.Status.NOT_TAKEN_UP else "",
                    by=cast.person[by],
                )


def agree_numbers(cast: Cast, borough: Place, today: date) -> None:
    """Where the agreement says timely, the partnership says six weeks; and who answers for what is settled."""
    promising.set_number(
        place=borough,
        provision="bx-2.s.2",
        standard="time-to-apply",
        promised=42,
        source="Partnership meeting, minute 7",
        from_on=today,
        by=cast.person["stefan"],
    )
    promising.set_number(
        place=borough,
        provision="mtg-aug-10",
        standard="paid-in-time",
        promised=30,
        source="Partnership meeting, minute 9",
        from_on=today,
        by=cast.person["stefan"],
    )
    for what, holder, deputy in [
        ("Chief finance officer", "farid", None),
        ("Single point of contact", "grace", "amara"),
        ("Senior responsible officer", "sadia", None),
    ]:
        promising.fill_post(
            place=borough,
            organisation=cast.organisation["council"],
            what=what,
            holder=cast.person[holder],
            deputy=cast.person[deputy] if deputy else None,
            public=True,
            from_on=today,
            by=cast.person["sadia"],
        )


def agree_clauses(cast: Cast, borough: Place) -> None:
    """The place's own words on questions, and a clause of its own that the partnership agreed on."""
    words = "Ask us at any time: {contact}. If we cannot agree, Estuary Voluntary Voice can sit down with both of us."
    agreed: dict[str, Any] = {"place": borough, "source": "Partnership meeting, minute 11", "by": cast.person["stefan"]}
    awarding.set_clause(clause="questions", words=words, seen=0, **agreed)
    awarding.set_clause(
        clause="new",
        heading="Learning together",
        words="Once a year {funder} invites every group it funds in {place}. Come if you like. Nothing hangs on it.",
        only="agreement",
        seen=None,
        **agreed,
    )
