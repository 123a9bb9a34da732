"""Do what the application will do, and leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from psycopg import sql

from adx_tui.services.application.database_model import DatabaseModel, TableName
from adx_tui.services.postgres.connection import Connection

MOST_TABLES = 1_000
"""Planning four statements costs the server up to a millisecond a table. Beyond that many, the rights that the `grants`
step has looked up, of all of them at once, have to do."""
_AT_ONCE = 100
"""Tables in one message. Each of them, and each of its indexes, is locked until its end, and the server's table of
locks has room for a few thousand: https://www.postgresql.org/docs/current/runtime-config-locks.html"""


@dataclass(frozen=True, slots=True)
class Probe:
    """What is tried on a table. `columns` are those that take a value; of a view there are none: it is read alone."""

    table: TableName
    columns: tuple[str, ...]


def plan(tables: Iterable[TableName], database: DatabaseModel) -> tuple[Probe, ...]:
    """What to try on those of `tables` that are there."""
    existing = (name for name in tables if name in database.tables)
    return tuple(
        Probe(
            name,
            ()
            if name in database.views
            else tuple(column.name for column in database.tables[name].values() if not column.is_fixed),
        )
        for name in islice(existing, MOST_TABLES)
    )


def read_and_write(connection: Connection, probes: Iterable[Probe]) -> None:
    """Read a row of each table, and insert, change and delete none, as one that may do so: the server looks at every
    right, column and rule as for a thousand. All of it is rolled back. Raises what psycopg raises."""
    for message in _messages(probes):
        with connection.transaction(force_rollback=True):
            connection.execute(message)


def _messages(probes: Iterable[Probe]) -> Iterator[sql.Composed]:
    """Of many statements each: a round trip for every table is what thousands of them would wait for."""
    left = iter(probes)
    while chunk := [*islice(left, _AT_ONCE)]:
        yield sql.SQL("; ").join(map(_statement, chunk))


def _statement(probe: Probe) -> sql.Composed:
    name = sql.Identifier(*probe.table)
    if not probe.columns:
        return sql.SQL("SELECT FROM {} LIMIT 1").format(name)
    columns = sql.SQL(", ").join(map(sql.Identifier, probe.columns))
    # Not in a WITH: it takes no change to a table whose rules do something instead.
    return sql.SQL(
        "INSERT INTO {name} ({columns}) SELECT {columns} FROM {name} WHERE false;"
        " UPDATE {name} SET {first} = {first} WHERE false;"
        " DELETE FROM {name} WHERE false;"
        " SELECT {columns} FROM {name} LIMIT 1"
    ).format(name=name, columns=columns, first=sql.Identifier(probe.columns[0]))


def read_connection_limit(connection: Connection) -> int:
    """How many connections the server takes, those included that it reserves. Raises what psycopg raises."""
    row = connection.execute(b"SHOW max_connections").fetchone()
    assert row is not None
    return int(row[0])
