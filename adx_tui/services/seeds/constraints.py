"""What the catalogue knows of the constraint, the column or the type that the server spoke of."""

from __future__ import annotations

from dataclasses import dataclass

from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.postgres.errors import ServerMessage
from adx_tui.services.postgres.quoting import identifier


@dataclass(frozen=True, slots=True)
class Key:
    """The columns of a constraint, and the table that a foreign key refers to; names as SQL has them."""

    columns: tuple[str, ...]
    referred: str | None


def name_table(server: ServerMessage) -> str:
    """The table of the message, as SQL names it; empty where it has none."""
    return identifier(server.schema, server.table) if server.schema and server.table else ""


def read_key(connection: Connection, server: ServerMessage) -> Key | None:
    """The constraint that was violated; None where it is not known."""
    key = rows(connection, "constraint_key", wanted=server.constraint, table=name_table(server))
    return Key(tuple(key[0][0]), key[0][1]) if key else None


def count_rows_with(connection: Connection, table: str, column: str, value: str) -> int:
    """The rows of `table` that have `value`, as text, in `column`."""
    statement = f"SELECT count(*) FROM {table} WHERE {column}::text = %s"
    return int(connection.execute(statement.encode(), [value]).fetchall()[0][0])


def read_type_without_default(connection: Connection, server: ServerMessage) -> str:
    """The type of the message's column, where that has no default; else empty."""
    column = rows(connection, "column_default", table=name_table(server), column=server.column)
    return str(column[0][1]) if column and not column[0][0] else ""


def list_labels(connection: Connection, enum: str) -> tuple[str, ...]:
    """The values of an enum; none where there is no such type."""
    return tuple(label for (label,) in rows(connection, "enum_labels", wanted=enum))
