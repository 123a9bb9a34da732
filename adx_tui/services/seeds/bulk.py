"""Rows brought into a table by COPY, piece by piece: memory stays flat, and an empty table is filled as psql's \\copy
does it. Where rows are there already, or a key comes twice, they go through a temporary table, and what becomes of them
is declared.

https://www.postgresql.org/docs/current/sql-copy.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import psycopg

from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.seeds.declaration import Conflict, SeedRules
from adx_tui.services.seeds.proof import RowCounts

Pieces = Callable[[], Iterator[bytes]]
"""Begins anew each time."""

_WAITING = "adx_tui_rows"
"""The temporary table."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where rows go, and as what they come: names as SQL has them, `options` as those of COPY."""

    table: str
    columns: tuple[str, ...]
    options: str

    @property
    def list(self) -> str:
        return ", ".join(self.columns)


def load(connection: Connection, target: Target, pieces: Pieces, rules: SeedRules) -> RowCounts:
    """Bring them in; returns what the server's counters don't tell: how many were in the table already, and, less than
    zero, how many were inserted in vain. In a transaction. Raises what psycopg raises."""
    before = _count_inserted(connection, target.table)
    if rules.conflict is Conflict.ERROR or not _has_rows(connection, target.table):
        try:
            with connection.transaction():
                _copy(connection, target.table, target, pieces)
            return RowCounts(0, 0, 0)
        except psycopg.errors.UniqueViolation:
            if rules.conflict is Conflict.ERROR:
                raise
    in_vain = _count_inserted(connection, target.table) - before
    connection.execute(f"DROP TABLE IF EXISTS pg_temp.{_WAITING}".encode())
    connection.execute(
        f"CREATE TEMPORARY TABLE {_WAITING} AS SELECT {target.list} FROM {target.table} WITH NO DATA".encode()
    )
    copied = _copy(connection, f"pg_temp.{_WAITING}", target, pieces)
    statement = f"INSERT INTO {target.table} AS target ({target.list}) SELECT {target.list} FROM pg_temp.{_WAITING} "
    changed = connection.execute((statement + _on_conflict(connection, target, rules)).encode()).rowcount
    connection.execute(f"DROP TABLE pg_temp.{_WAITING}".encode())
    return RowCounts(-in_vain, 0, 0, copied - changed)


def _copy(connection: Connection, table: str, target: Target, pieces: Pieces) -> int:
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({target.list}) FROM STDIN ({target.options})".encode()) as copy:
            for piece in pieces():
                copy.write(piece)
        return cursor.rowcount


def _on_conflict(connection: Connection, target: Target, rules: SeedRules) -> str:
    if rules.conflict is not Conflict.UPDATE:
        return "ON CONFLICT DO NOTHING"
    key = _quoted(connection, rules.key) or [name for (name,) in rows(connection, "key_columns", table=target.table)]
    others = [column for column in target.columns if column not in key]
    if not key or not others:
        return "ON CONFLICT DO NOTHING"
    values = ", ".join(f"{column} = excluded.{column}" for column in others)
    # As text: not every type can be compared, and json is one of those that can't.
    differs = " OR ".join(f"target.{column}::text IS DISTINCT FROM excluded.{column}::text" for column in others)
    return f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {values} WHERE {differs}"


def _quoted(connection: Connection, names: Sequence[str]) -> list[str]:
    return [str(connection.execute(b"SELECT quote_ident(%s)", [name]).fetchall()[0][0]) for name in names]


def _count_inserted(connection: Connection, table: str) -> int:
    """By this session, since its counters were handed in; what it took back too."""
    statement = b"SELECT pg_catalog.pg_stat_get_xact_tuples_inserted(pg_catalog.to_regclass(%s))"
    return int(connection.execute(statement, [table]).fetchall()[0][0])


def _has_rows(connection: Connection, table: str) -> bool:
    return bool(connection.execute(f"SELECT EXISTS (SELECT FROM {table})".encode()).fetchall()[0][0])
