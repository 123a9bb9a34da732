"""Prisma's history table: who was applied when, from which bytes (facts of Prisma Migrate v5–v7).

The table lives in the schema that the URL's `?schema=` names. A row without `finished_at` and `rolled_back_at` is a
failed migration; one with `rolled_back_at` counts as not applied.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import sql

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.database import Connection, rows

TABLE = "_prisma_migrations"

# Prisma's own key: whoever migrates holds it, so that adx-tui and Prisma never apply at the same time.
LOCK_KEY = 72707369

_CREATE = """
CREATE TABLE {} (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
)"""
_COLUMNS = frozenset(
    {"id", "checksum", "finished_at", "migration_name", "logs", "rolled_back_at", "started_at", "applied_steps_count"}
)


class LockHeldError(Exception):
    """Somebody else is migrating; `holders` says who, one line each."""

    def __init__(self, holders: tuple[str, ...]) -> None:
        super().__init__("the migration lock is held")
        self.holders = holders


class ForeignTableError(Exception):
    """A table with the history's name lacks the history's columns."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the history."""

    id: str
    name: str
    checksum: str
    started_at: datetime
    finished_at: datetime | None
    rolled_back_at: datetime | None
    logs: str

    @property
    def applied(self) -> bool:
        return self.finished_at is not None and self.rolled_back_at is None

    @property
    def failed(self) -> bool:
        return self.finished_at is None and self.rolled_back_at is None


@dataclass(frozen=True, slots=True)
class History:
    """Every row, oldest first; `exists` is False where there is no table yet."""

    exists: bool
    rows: tuple[Row, ...] = ()

    @property
    def applied(self) -> dict[str, Row]:
        """The row that counts for each applied migration: the newest."""
        return {row.name: row for row in self.rows if row.applied}

    @property
    def failed(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.failed)


def read(connection: Connection, schema: str) -> History:
    """The history as it stands. Raises ForeignTableError."""
    columns = {name for (name,) in rows(connection, "columns", schema=schema, table=TABLE)}
    if not columns:
        return History(exists=False)
    if not columns >= _COLUMNS:
        raise ForeignTableError(f"it lacks {', '.join(sorted(_COLUMNS - columns))}")
    statement = sql.SQL(
        "SELECT id, migration_name, checksum, started_at, finished_at, rolled_back_at, coalesce(logs, '')"
        " FROM {} ORDER BY started_at, finished_at NULLS LAST"
    )
    return History(True, tuple(Row(*row) for row in connection.execute(statement.format(_table(schema)))))


def create(connection: Connection, schema: str) -> None:
    """Make the table, exactly as Prisma does."""
    connection.execute(sql.SQL(_CREATE).format(_table(schema)))


def objects(connection: Connection, schema: str) -> tuple[str, ...]:
    """What stands in the schema besides the history: Prisma calls it empty only when this is (P3005)."""
    return tuple(name for (name,) in rows(connection, "schema_objects", schema=schema, history=TABLE))


def record_applied(connection: Connection, schema: str, name: str, checksum: str) -> None:
    """A row for a migration that was applied; in the transaction it is applied in, or after it."""
    connection.execute(
        sql.SQL(
            "INSERT INTO {} (id, checksum, migration_name, started_at, finished_at, applied_steps_count)"
            " VALUES (%s, %s, %s, now(), clock_timestamp(), 1)"
        ).format(_table(schema)),
        [str(uuid.uuid4()), checksum, name],
    )


def record_started(connection: Connection, schema: str, name: str, checksum: str) -> str:
    """A row for a migration that is about to run outside of a transaction; answers its id."""
    id = str(uuid.uuid4())
    connection.execute(
        sql.SQL("INSERT INTO {} (id, checksum, migration_name) VALUES (%s, %s, %s)").format(_table(schema)),
        [id, checksum, name],
    )
    return id


def record_finished(connection: Connection, schema: str, id: str) -> None:
    """That migration ran to its end."""
    connection.execute(
        sql.SQL("UPDATE {} SET finished_at = now(), applied_steps_count = 1 WHERE id = %s").format(_table(schema)), [id]
    )


def record_failure(connection: Connection, schema: str, id: str, logs: str) -> None:
    """That migration failed; the row stays open, as Prisma leaves it."""
    connection.execute(sql.SQL("UPDATE {} SET logs = %s WHERE id = %s").format(_table(schema)), [logs, id])


def mark_rolled_back(connection: Connection, schema: str, id: str) -> None:
    """What `prisma migrate resolve --rolled-back` does."""
    connection.execute(sql.SQL("UPDATE {} SET rolled_back_at = now() WHERE id = %s").format(_table(schema)), [id])


@contextmanager
def locked(connection: Connection, cancellation: Cancellation, seconds: float) -> Iterator[None]:
    """Hold Prisma's lock, waiting for it no longer than `seconds`. Raises LockHeldError."""
    milliseconds = round(cancellation.within(seconds) * 1000)
    connection.execute(b"SELECT set_config('lock_timeout', %s, false)", [f"{milliseconds}ms"])
    try:
        connection.execute(b"SELECT pg_advisory_lock(%s)", [LOCK_KEY])
    except psycopg.errors.LockNotAvailable:
        cancellation.check()
        raise LockHeldError(lock_holders(connection)) from None
    finally:
        connection.execute(b"RESET lock_timeout")
    try:
        yield
    finally:
        if not connection.closed and connection.pgconn.transaction_status == psycopg.pq.TransactionStatus.IDLE:
            connection.execute(b"SELECT pg_advisory_unlock(%s)", [LOCK_KEY])


def lock_holders(connection: Connection) -> tuple[str, ...]:
    """Who holds the lock: pid, application, role, since when, and what it runs."""
    return tuple(
        f"pid {pid}  {application or 'unnamed'}  role {role}  since {since:%Y-%m-%d %H:%M:%S %Z}  {state}: {query}"
        for pid, application, role, since, state, query in rows(connection, "lock_holders", key=LOCK_KEY)
    )


def _table(schema: str) -> sql.Identifier:
    return sql.Identifier(schema, TABLE)
