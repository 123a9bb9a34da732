"""What each role must be able to do, as data: checks, SQL and the matrix are all derived from it.

The application's role has a default; a project's `grants.toml` may change it, add roles, and name what is to be
revoked (docs/grants.md). What PostgreSQL calls the privileges of each kind of object:
https://www.postgresql.org/docs/current/ddl-priv.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from adx_tui.services import toml_file
from adx_tui.services.toml_file import TomlFileError

FILE = "grants.toml"
PUBLIC = "PUBLIC"
"""Every role there is, in REVOKE and GRANT."""


class Layer(StrEnum):
    """The layers that PostgreSQL checks rights on, from the outside in."""

    ROLE = "role"
    DATABASE = "database"
    SCHEMA = "schema"
    TABLE = "table"
    SEQUENCE = "sequence"
    FUNCTION = "function"
    TYPE = "type"
    DEFAULT = "default"
    """What will be created later."""
    OWNER = "owner"


OBJECT_LAYERS = (Layer.TABLE, Layer.SEQUENCE, Layer.FUNCTION, Layer.TYPE)
PRIVILEGES: Mapping[Layer, tuple[str, ...]] = {
    Layer.ROLE: ("LOGIN", "CREATEDB"),
    Layer.DATABASE: ("CONNECT", "CREATE", "TEMPORARY"),
    Layer.SCHEMA: ("USAGE", "CREATE"),
    Layer.TABLE: ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"),
    Layer.SEQUENCE: ("USAGE", "SELECT", "UPDATE"),
    Layer.FUNCTION: ("EXECUTE",),
    Layer.TYPE: ("USAGE",),
}
"""What may be wished for on each layer, in the order of the documentation."""
REVOCABLE = (Layer.DATABASE, Layer.SCHEMA)


class GrantsSpecError(ValueError):
    """grants.toml can't be used; the text says what is wrong, and where. `line` counts from 1, None where it is not
    known."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class DesiredPrivileges:
    """What `role` must be able to do in `schemas`; the first of them is where it creates."""

    role: str
    schemas: tuple[str, ...]
    privileges: Mapping[Layer, tuple[str, ...]]
    owns: bool = False
    """Whether it must own what is in the schemas: only an owner may ALTER and DROP, as migrations do."""
    creators: tuple[str, ...] = ()
    """Whose future objects it must reach; empty: the administrator's, and those of whoever owns something there."""

    def on(self, layer: Layer) -> tuple[str, ...]:
        """The privileges it must have on `layer`."""
        return self.privileges.get(layer, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """Privileges that a role, or PUBLIC, must not have been granted on the database or on the schemas."""

    role: str
    schemas: tuple[str, ...]
    privileges: Mapping[Layer, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsSpec:
    """Everything that is wished for: the application's role first."""

    wishes: tuple[DesiredPrivileges, ...]
    revocations: tuple[Revocation, ...] = ()

    @property
    def application(self) -> DesiredPrivileges:
        return self.wishes[0]


def application(role: str, schemas: Sequence[str]) -> DesiredPrivileges:
    """What a migrating, reading and writing application needs; nothing that it does not."""
    return DesiredPrivileges(
        role=role,
        schemas=tuple(schemas),
        privileges={
            **PRIVILEGES,
            Layer.TABLE: ("SELECT", "INSERT", "UPDATE", "DELETE"),
        },
        owns=True,
    )


def read(path: Path, role: str, schemas: Sequence[str]) -> GrantsSpec:
    """The declaration for the application's `role`, changed by the file at `path` if there is one. Raises WishError."""
    standard = application(role, schemas)
    try:
        content = toml_file.read_if_there(path)
    except TomlFileError as error:
        raise GrantsSpecError(str(error), error.line) from None
    if content is None:
        return GrantsSpec(wishes=(standard,))
    _, parsed = content
    return _declaration(parsed, standard)


def _declaration(parsed: Mapping[str, Any], standard: DesiredPrivileges) -> GrantsSpec:
    _only(parsed, ("application", "role", "revoke"), "the file")
    mine = _changed(standard, _table(parsed, "application", "the file"), "[application]")
    others = []
    for name, body in _table(parsed, "role", "the file").items():
        where = f"[role.{name}]"
        if name == standard.role:
            raise GrantsSpecError(f"{where} is the application's role: that is [application]")
        nothing = DesiredPrivileges(role=_name(name, where), schemas=mine.schemas, privileges={})
        others.append(_changed(nothing, _as_table(body, where), where))
    revocations = []
    for name, body in _table(parsed, "revoke", "the file").items():
        where = f"[revoke.{name}]"
        values = _as_table(body, where)
        _only(values, ("schemas", *REVOCABLE), where)
        revocations.append(
            Revocation(
                role=_name(name, where),
                schemas=_names(values, "schemas", where) or mine.schemas,
                privileges={layer: _privileges(values, layer, where) for layer in REVOCABLE if layer in values},
            )
        )
    return GrantsSpec(wishes=(mine, *others), revocations=tuple(revocations))


def _changed(wish: DesiredPrivileges, values: Mapping[str, Any], where: str) -> DesiredPrivileges:
    _only(values, ("schemas", "creators", "owner", *PRIVILEGES), where)
    owns = values.get("owner", wish.owns)
    if not isinstance(owns, bool):
        raise GrantsSpecError(f"{where} owner is neither true nor false")
    named = {layer: _privileges(values, layer, where) for layer in PRIVILEGES if layer in values}
    return replace(
        wish,
        schemas=_names(values, "schemas", where) or wish.schemas,
        creators=_names(values, "creators", where) or wish.creators,
        owns=owns,
        privileges={**wish.privileges, **named},
    )


def _privileges(values: Mapping[str, Any], layer: Layer, where: str) -> tuple[str, ...]:
    wanted = {name.upper() for name in _names(values, layer, where)}
    if unknown := sorted(wanted - set(PRIVILEGES[layer])):
        known = ", ".join(PRIVILEGES[layer])
        raise GrantsSpecError(f"{where} {layer} has {', '.join(unknown)}; on this layer there are {known}")
    return tuple(name for name in PRIVILEGES[layer] if name in wanted)


def _names(values: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    names = values.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise GrantsSpecError(f'{where} {key} is no list of names, like ["a", "b"]')
    return tuple(_name(name, f"{where} {key}") for name in names)


def _name(name: str, where: str) -> str:
    if not name or "\0" in name:
        raise GrantsSpecError(f"{where} has a name that PostgreSQL can't have")
    return name


def _table(values: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    return _as_table(values.get(key, {}), f"{where}'s {key}")


def _as_table(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise GrantsSpecError(f"{where} is no table, like [application]")
    return value


def _only(values: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    if unknown := sorted(set(values) - set(known)):
        raise GrantsSpecError(f"{where} has {', '.join(unknown)}, which means nothing; known are {', '.join(known)}")
