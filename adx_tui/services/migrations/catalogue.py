"""What is in a database, object by object, and in what two of them differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from adx_tui.services.migrations.history import TABLE
from adx_tui.services.postgres.connection import Connection, rows


class Key(NamedTuple):
    """An object: its kind, the table it is part of (empty for one of its own), and its name as SQL spells it."""

    kind: str
    table: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.table}.{self.name}" if self.table else f"{self.kind} {self.name}"


Catalogue = Mapping[Key, str]
"""The definition of each object."""


_FOREIGN = "another role's"
"""The definition of an extension that somebody else installed, an administrator for one."""


class Kind(StrEnum):
    """In what an object differs from what the history makes."""

    EXTRA = "not in the history"
    MISSING = "missing"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """An object that is not as the history makes it."""

    kind: Kind
    key: Key
    expected: str
    actual: str

    def __str__(self) -> str:
        if self.kind is Kind.CHANGED:
            return f"{self.kind}  {self.key}: {_line(self.actual)}  (history: {_line(self.expected)})"
        return f"{self.kind}  {self.key}"


def read(connection: Connection, schema: str, schemas: Sequence[str] | None = None) -> Catalogue:
    """The objects of `schemas` (None: of all but the system's), Prisma's history in `schema` left out. Definitions are
    comparable between sessions that have the same search_path."""
    wanted = None if schemas is None else list(schemas)
    object_rows = rows(connection, "catalogue", schemas=wanted, schema=schema, history=TABLE, foreign=_FOREIGN)
    return {Key(kind, table, name): definition or "" for kind, table, name, definition in object_rows}


def is_empty(connection: Connection, schema: str) -> bool:
    """Whether `read` would find nothing; told without it where the database is new."""
    return bool(rows(connection, "untouched")[0][0]) or not read(connection, schema)


def state(connection: Connection) -> str:
    """What stays the same only as long as nothing that `read` would find has changed, at a tenth of the cost."""
    return str(rows(connection, "catalogue_state")[0][0])


def schemas_of(catalogue: Catalogue, schema: str) -> tuple[str, ...]:
    """The schemas that `catalogue` has something to say of, unquoted: `schema`, public's neighbours it creates."""
    names = {key.name for key in catalogue if key.kind == "schema"}
    return tuple({schema, *(name[1:-1].replace('""', '"') if name[:1] == '"' else name for name in names)})


def compare(expected: Catalogue, actual: Catalogue) -> tuple[Difference, ...]:
    """In what `actual` is not `expected`. Of a table that only one of them has, its parts are not listed."""
    return tuple(sorted(_differences(expected, actual), key=lambda difference: (difference.key, difference.kind)))


def _differences(expected: Catalogue, actual: Catalogue) -> Iterator[Difference]:
    # A sequence that belongs to a column is named with its table's.
    for key in expected.keys() | actual.keys():
        before, now = expected.get(key), actual.get(key)
        if before == now or (key.kind == "extension" and _is_installed_for_all(before, now)):
            continue
        if before is None:
            if not _is_part_of_what_differs(key, actual, expected):
                yield Difference(Kind.EXTRA, key, "", now or "")
        elif now is None:
            if not _is_part_of_what_differs(key, expected, actual):
                yield Difference(Kind.MISSING, key, before, "")
        else:
            yield Difference(Kind.CHANGED, key, before, now)


def _is_installed_for_all(before: str | None, now: str | None) -> bool:
    """Whether an extension is there as it should be, whoever installed it; or beside the migrations by another role, as
    hosted databases come with some."""
    return now == _FOREIGN or None not in (before, now)


def _is_part_of_what_differs(key: Key, catalogue: Catalogue, other: Catalogue) -> bool:
    kinds = ("table", "foreign table", "view", "materialized view")
    if not key.table:
        return False
    parent = next((table for kind in kinds if (table := Key(kind, "", key.table)) in catalogue), None)
    return parent is not None and parent not in other


def _line(definition: str) -> str:
    words = " ".join(definition.split())
    return words if len(words) <= 120 else words[:119] + "…"
