"""What addresses of published figures stand for."""

from structure.things.awards import THINGS as AWARDS
from structure.things.naming import Things, anybody

THINGS: dict[str, Things] = {"registered-award": Things("<int:number>", AWARDS["award"].all, anybody)}
"""Open to everybody; each is told only what is for them."""
