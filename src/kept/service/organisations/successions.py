"""Who came before a body and who comes after it, however many went on as one another in between.

Each is one look at everything that went on as another: a place has few of those. Whatever did so is closed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from kept.service.organisations.models import Organisation, Status, Succession

Line = Mapping[int, list[int]]
"""Numbers of bodies, by the number of the body that they come straight before, or straight after."""


def straight_before(on: date | None = None) -> Line:
    """The bodies that had gone on as each by a day; by today where none is given: nothing is said before its day."""
    rows = Succession.objects.all() if on is None else Succession.objects.filter(on__lte=on)
    return _line(rows.values_list("successor_id", "predecessor_id"))


def straight_after() -> Line:
    """The bodies that each went on as."""
    return _line(Succession.objects.values_list("predecessor_id", "successor_id"))


def along(line: Line, body: int) -> list[int]:
    """Every body on the line from one, nearest first; not that one itself."""
    found = [body]
    for one in found:
        found += [other for other in line.get(one, ()) if other not in found]
    return found[1:]


def came_before(body: Organisation) -> list[int]:
    """The numbers of the bodies that went on as this one, straight or by way of others."""
    return along(straight_before(), body.pk)


def come_after(bodies: Iterable[int]) -> dict[int, list[Organisation]]:
    """The bodies that go on now as each of these did, by its number and by their names: two queries at most."""
    line = straight_after()
    all_after = {body: along(line, body) for body in bodies}
    numbers = {one for after in all_after.values() for one in after}
    active = Organisation.objects.filter(pk__in=numbers, status=Status.ACTIVE).order_by("sorts_as", "pk")
    going = list(active) if numbers else []
    return {body: [one for one in going if one.pk in after] for body, after in all_after.items()}


def _line(pairs: Iterable[tuple[int, int]]) -> Line:
    line: dict[int, list[int]] = defaultdict(list)
    for body, other in sorted(pairs):
        line[body].append(other)
    return line
