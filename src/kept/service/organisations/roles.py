"""Roles, read from roles.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kept.service.organisations.permissions import Permission


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is for an organisation. `staff` roles need a second step to sign in."""

    id: str
    name: str
    says: str
    acts_for: frozenset[str]
    staff: bool
    may: frozenset[Permission]


def _read() -> MappingProxyType[str, Role]:
    file = tomllib.loads(Path(__file__).with_name("roles.toml").read_text(encoding="utf-8"))
    every = frozenset(map(Permission, file["every"]))
    return MappingProxyType(
        {
            id_: Role(
                id_,
                one["name"],
                one["says"],
                frozenset(one["acts_for"]),
                one.get("staff", False),
                every | frozenset(map(Permission, one["may"])),
            )
            for id_, one in file["role"].items()
        }
    )


ROLES = _read()
STAFF = tuple(role.id for role in ROLES.values() if role.staff)


@cache
def with_permission(permission: Permission) -> tuple[str, ...]:
    """Ids of the roles that may do this."""
    return tuple(role.id for role in ROLES.values() if permission in role.may)


def of(kind: str) -> list[Role]:
    """The roles that an organisation of this kind has, in the file's order."""
    return [role for role in ROLES.values() if kind in role.acts_for]


def first_of(kind: str) -> Role:
    """The role of whoever sets up an organisation of this kind: the first that may manage its people."""
    return next(role for role in of(kind) if Permission.MANAGE_PEOPLE in role.may)
