"""What can be done to a place's promises. Each is one transaction with one entry of history."""

from kept.service.partnerships.actions.adopting import (
    Governance,
    adopt,
    answer_recommendation,
    answer_recommendations,
    leave,
    said_of,
    stay,
)
from kept.service.partnerships.actions.counting import count_budgets
from kept.service.partnerships.actions.keeping import (
    add_place,
    bodies_of,
    end_number,
    join,
    part,
    set_number,
    settle_name,
)
from kept.service.partnerships.actions.listing import end_ground, list_ground
from kept.service.partnerships.actions.posting import end_post, fill_post

__all__ = [
    "Governance",
    "add_place",
    "adopt",
    "answer_recommendation",
    "answer_recommendations",
    "bodies_of",
    "count_budgets",
    "end_ground",
    "end_number",
    "end_post",
    "fill_post",
    "join",
    "leave",
    "list_ground",
    "part",
    "said_of",
    "set_number",
    "settle_name",
    "stay",
]
