"""What is in the database under which name: for an error that says that something is not there, or is already."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adx_tui.services.postgres.connection import Connection, rows


@dataclass(frozen=True, slots=True)
class CatalogueName:
    """A relation or a type. `quoted` is the name as SQL has to spell it."""

    kind: str
    schema: str
    name: str
    quoted: str
    owner: str

    def __str__(self) -> str:
        return f"{self.kind} {self.quoted} in schema {self.schema}, owned by {self.owner}"


def named(connection: Connection) -> tuple[CatalogueName, ...]:
    """Every relation and type that is not the system's."""
    return tuple(CatalogueName(*row) for row in rows(connection, "names"))


def columns(connection: Connection, schema: str, table: str) -> tuple[str, ...]:
    """A table's columns, not quoted."""
    return tuple(name for (name,) in rows(connection, "columns", schema=schema, table=table))


def is_available(connection: Connection, extension: str) -> bool:
    """Whether the server has the extension's files."""
    cursor = connection.execute(b"SELECT FROM pg_available_extensions WHERE name = %s", [extension])
    return cursor.fetchone() is not None


def setting(connection: Connection, name: str) -> str:
    """A setting of this session."""
    row = connection.execute(b"SELECT current_setting(%s)", [name]).fetchone()
    return str(row[0]) if row else ""


def nearest(wanted: str, known: Iterable[str]) -> str:
    """The name most like `wanted`; one that differs only in capitals comes first. Empty where none is like it."""
    names: Sequence[str] = sorted(set(known) - {wanted})
    folded = [name for name in names if name.lower() == wanted.lower()]
    return next(iter(folded or difflib.get_close_matches(wanted, names, n=1)), "")
