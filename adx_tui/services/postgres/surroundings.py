"""What the server knows round a statement that it refused: what stands in its way, or is there under another name.

Each question is asked of the database as it is after the rollback. Where nobody can be asked (no session, or the
server refuses this too) the answer is empty: it is asked to explain an error, and must not become one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.seeds import sequences
from adx_tui.services.seeds.sequences import BehindSequence

MOST_COUNTED = 100_000
_COUNT_SECONDS = 5
_SETTING = re.compile(r"current_setting\('([^']+)'")


@dataclass(frozen=True, slots=True)
class Dependent:
    """Something that uses a column: how to `drop` it, and how to `make` it again as it is."""

    kind: str
    name: str
    drop: str
    make: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An object in a schema that the search_path does not lead to; `qualified` as SQL names it. `extension` is the one
    that it came with."""

    kind: str
    schema: str
    qualified: str
    extension: str

    def __str__(self) -> str:
        return f"{self.kind} {self.qualified}" + (f", of extension {self.extension}" if self.extension else "")


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy of row-level security. `settings` are those that its conditions ask for."""

    name: str
    command: str
    conditions: tuple[str, ...]

    @property
    def settings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for text in self.conditions for name in _SETTING.findall(text)))

    def __str__(self) -> str:
        return f"policy {self.name} for {self.command}: {' · '.join(self.conditions)}"


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table: `name` as SQL has it; `partition_key` and `primary_key` are empty where it has none."""

    name: str
    owner: str
    partition_key: str
    primary_key: str


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """A column: `quoted` as SQL has it, `name` plain; `default` is empty where it has none."""

    quoted: str
    name: str
    type: str
    default: str


@dataclass(frozen=True, slots=True)
class SettingSource:
    """A setting as it is now, as a new session begins with it, and where that is from, as pg_settings says it."""

    now: str
    begins: str
    source: str
    file: str
    line: int
    unit: str


def find_dependents(connection: Connection | None, table: str, columns: tuple[str, ...]) -> tuple[Dependent, ...]:
    """What uses `columns` of `table` (none: any of them), in the order in which it can be dropped."""
    rows = _rows(connection, "column_dependents", table=table, columns=list(columns)) if table else []
    return tuple(Dependent(*row[1:]) for row in rows)


def find_elsewhere(connection: Connection | None, wanted: str) -> tuple[Elsewhere, ...]:
    """Objects called `wanted` that the search_path does not lead to, those of extensions first."""
    return tuple(Elsewhere(*row) for row in _rows(connection, "named_elsewhere", wanted=wanted))


def list_signatures(connection: Connection | None, function: str) -> tuple[str, ...]:
    return tuple(text for (text,) in _rows(connection, "signatures", wanted=function))


def list_policies(connection: Connection | None, table: str) -> tuple[Policy, ...]:
    return tuple(
        Policy(name, command, tuple(text for text in conditions if text))
        for name, command, *conditions in _rows(connection, "policies", table=table)
    )


def list_policies_asking(connection: Connection | None, setting: str) -> tuple[tuple[str, str], ...]:
    """Name and table of each policy that asks for `setting`."""
    return tuple((name, table) for name, table in _rows(connection, "policies_asking", setting=f"'{setting}'"))


def read_table(connection: Connection | None, table: str) -> TableFacts | None:
    rows = _rows(connection, "table_facts", table=table) if table else []
    return TableFacts(*rows[0]) if rows else None


def list_columns(connection: Connection | None, table: str) -> tuple[ColumnFacts, ...]:
    return tuple(ColumnFacts(*row) for row in _rows(connection, "column_facts", table=table)) if table else ()


def define_constraint(connection: Connection | None, table: str, name: str) -> str:
    """A constraint as SQL defines it; empty where there is none."""
    rows = _rows(connection, "constraint_definition", table=table, wanted=name)
    return str(rows[0][0]) if rows else ""


def list_partitions(connection: Connection | None, table: str) -> tuple[str, ...]:
    return tuple(f"{name}  {bound}" for name, bound in _rows(connection, "partitions", table=table))


def resolve_tables(connection: Connection | None, written: tuple[str, ...]) -> frozenset[str]:
    """The tables that the names of a text stand for, as SQL names them."""
    return frozenset(name for (name,) in _rows(connection, "resolve_tables", names=list(written)))


def read_setting(connection: Connection | None, name: str) -> SettingSource | None:
    rows = _rows(connection, "setting_source", setting=name)
    return SettingSource(*rows[0]) if rows else None


def ask(connection: Connection | None, expression: str) -> str:
    """The value of an SQL expression of ours, as text; empty where there is none."""
    rows = _execute(connection, f"SELECT ({expression})::text")
    return str(rows[0][0]) if rows and rows[0][0] is not None else ""


def count_rows(connection: Connection | None, query: str) -> int | None:
    """How many rows `query` returns, up to 100 000; None where it can't be asked, or takes long. The query may hold an
    expression out of a script, so that nothing is let be written."""
    if connection is None:
        return None
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(b"SET TRANSACTION READ ONLY")
            connection.execute(f"SET LOCAL statement_timeout = '{_COUNT_SECONDS}s'".encode())
            statement = f"SELECT count(*) FROM ({query} LIMIT {MOST_COUNTED}) AS counted"
            row = connection.execute(statement.encode()).fetchone()
    except psycopg.Error:
        return None
    return int(row[0]) if row else None


def find_behind(connection: Connection | None, table: str) -> tuple[BehindSequence, ...]:
    """The sequences of `table` that are behind its rows."""
    try:
        return sequences.find_behind(connection, [table]) if connection is not None and table else ()
    except psycopg.Error:
        return ()


def _rows(connection: Connection | None, name: str, **parameters: Any) -> list[TupleRow]:
    if connection is None:
        return []
    try:
        return database.rows(connection, name, **parameters)
    except psycopg.Error:
        return []


def _execute(connection: Connection | None, statement: str) -> list[TupleRow]:
    if connection is None:
        return []
    try:
        return connection.execute(statement.encode()).fetchall()
    except psycopg.Error:
        return []
