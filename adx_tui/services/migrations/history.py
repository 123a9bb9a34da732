"""Prisma's history table: who was applied when, from which bytes (facts of Prisma Migrate v5–v7).

The table lives in the schema that the URL's `?schema=` names. A row without `finished_at` and `rolled_back_at` is a
failed migration; one with `rolled_back_at` counts as not applied.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import sql

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.postgres.backend_session import BackendSession
from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.postgres.liveness import MonitoredConnection
from adx_tui.services.postgres.quoting import identifier, literal

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
    """Somebody else is migrating: for longer than the `seconds` that we waited. `holders` says who."""

    def __init__(self, holders: tuple[BackendSession, ...], seconds: float) -> None:
        super().__init__("the migration lock is held")
        self.holders = holders
        self.seconds = seconds


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
    """Every row, oldest first; `exists` is False where there is no table yet. `applied` has for each applied migration
    the row that counts, the newest; `failed` are the open rows."""

    exists: bool
    rows: tuple[Row, ...]
    applied: Mapping[str, Row]
    failed: tuple[Row, ...]

    @classmethod
    def from_rows(cls, history_rows: Sequence[Row], *, exists: bool = True) -> History:
        applied = {row.name: row for row in history_rows if row.applied}
        return cls(exists, tuple(history_rows), applied, tuple(row for row in history_rows if row.failed))


def exists(connection: Connection, schema: str) -> bool:
    """Whether there is a history; no right on its table is needed to know."""
    return any(rows(connection, "columns", schema=schema, table=TABLE))


def read(connection: Connection, schema: str) -> History:
    """The history as it stands. Raises ForeignTableError."""
    columns = {name for (name,) in rows(connection, "columns", schema=schema, table=TABLE)}
    if not columns:
        return History.from_rows((), exists=False)
    if not columns >= _COLUMNS:
        raise ForeignTableError(f"it lacks {', '.join(sorted(_COLUMNS - columns))}")
    statement = sql.SQL(
        "SELECT id, migration_name, checksum, started_at, finished_at, rolled_back_at, coalesce(logs, '')"
        " FROM {} ORDER BY started_at, finished_at NULLS LAST"
    )
    return History.from_rows([Row(*row) for row in connection.execute(statement.format(_table(schema))).fetchall()])


def create(connection: Connection, schema: str) -> None:
    """Make the table, exactly as Prisma does."""
    connection.execute(sql.SQL(_CREATE).format(_table(schema)))


def is_newer_prismas(connection: Connection) -> bool:
    """Whether Prisma 8 keeps this database, whose history is another one."""
    return bool(rows(connection, "newer_prisma")[0][0])


def objects(connection: Connection, schema: str) -> tuple[str, ...]:
    """What stands in the schema besides the history: Prisma calls it empty only when this is (P3005)."""
    return tuple(name for (name,) in rows(connection, "schema_objects", schema=schema, history=TABLE))


def applied_row(schema: str, name: str, checksum: str) -> str:
    """The statement that records a migration as applied, in the transaction that applies it."""
    values = ", ".join(literal(text) for text in (str(uuid.uuid4()), checksum, name))
    return (
        f"INSERT INTO {identifier(schema, TABLE)}"
        " (id, checksum, migration_name, started_at, finished_at, applied_steps_count)"
        f" VALUES ({values}, now(), clock_timestamp(), 1)"
    )


def resolved_row(schema: str, name: str, checksum: str) -> str:
    """The statement of `prisma migrate resolve --applied` for a migration that the history does not know."""
    values = ", ".join(literal(text) for text in (str(uuid.uuid4()), checksum, name))
    return (
        f"INSERT INTO {identifier(schema, TABLE)} (id, checksum, migration_name, logs, started_at, finished_at)"
        f" VALUES ({values}, '', now(), now());"
    )


def record_started(connection: Connection, schema: str, name: str, checksum: str) -> str:
    """A row for a migration that is about to run outside of a transaction; returns its id."""
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


def record_failure(connection: Connection, schema: str, id: str, logs: str, *, rolled_back: bool) -> None:
    """That migration failed. The row stays open, as Prisma leaves it, unless nothing of the script stayed."""
    statement = sql.SQL("UPDATE {} SET logs = %s, rolled_back_at = CASE WHEN %s THEN now() END WHERE id = %s")
    connection.execute(statement.format(_table(schema)), [logs, rolled_back, id])


def rename(schema: str, old: str, new: str) -> str:
    """The statement that gives all that is known of a migration another name."""
    return (
        f"UPDATE {identifier(schema, TABLE)} SET migration_name = {literal(new)} WHERE migration_name = {literal(old)};"
    )


def forget(schema: str, name: str) -> str:
    """The statement that takes a migration out of the history."""
    return f"DELETE FROM {identifier(schema, TABLE)} WHERE migration_name = {literal(name)};"


def mark_rolled_back(schema: str, id: str) -> str:
    """The statement of `prisma migrate resolve --rolled-back` for one open row."""
    return _close(schema, id, "rolled_back_at = now()")


def mark_applied(schema: str, id: str) -> str:
    """The statement that closes an open row whose script did happen."""
    return _close(schema, id, "finished_at = now(), applied_steps_count = 1, logs = NULL")


def _close(schema: str, id: str, assignments: str) -> str:
    still_open = f"id = {literal(id)} AND finished_at IS NULL AND rolled_back_at IS NULL"
    return f"UPDATE {identifier(schema, TABLE)} SET {assignments}\nWHERE {still_open};"


@contextmanager
def locked(
    connection: Connection,
    cancellation: Cancellation,
    seconds: float,
    on_wait: Callable[[tuple[BackendSession, ...]], None] = lambda holders: None,
) -> Iterator[None]:
    """Hold Prisma's lock. Where somebody else does, `on_wait` is told who, and it is waited for no longer than
    `seconds`, nor to the end of the run, so that there is time to say whom it was waited for. Raises LockHeldError.
    """
    if not _take_lock(connection):
        on_wait(lock_holders(connection))
        _wait_for_lock(connection, cancellation, min(seconds, 0.8 * cancellation.within(2 * seconds)))
    try:
        yield
    finally:
        if not connection.closed and connection.pgconn.transaction_status == psycopg.pq.TransactionStatus.IDLE:
            connection.execute(b"SELECT pg_advisory_unlock(%s)", [LOCK_KEY])


def _take_lock(connection: Connection) -> bool:
    row = connection.execute(b"SELECT pg_try_advisory_lock(%s)", [LOCK_KEY]).fetchone()
    return row is not None and bool(row[0])


def _wait_for_lock(connection: Connection, cancellation: Cancellation, seconds: float) -> None:
    usual = connection.execute(b"SELECT current_setting('lock_timeout')").fetchone()
    connection.execute(b"SELECT set_config('lock_timeout', %s, false)", [f"{max(1, round(seconds * 1000))}ms"])
    try:
        connection.execute(b"SELECT pg_advisory_lock(%s)", [LOCK_KEY])
    except psycopg.errors.LockNotAvailable:
        cancellation.check()
        # Whoever watched the wait may have seen more of them than this role may.
        seen = connection.blockers if isinstance(connection, MonitoredConnection) else ()
        raise LockHeldError(seen or lock_holders(connection), seconds) from None
    finally:
        if not connection.closed:
            connection.execute(b"SELECT set_config('lock_timeout', %s, false)", usual)


def lock_holders(connection: Connection) -> tuple[BackendSession, ...]:
    """Who holds the lock in this database now; ourselves left out."""
    return tuple(BackendSession(*row) for row in rows(connection, "lock_holders", key=LOCK_KEY))


def _table(schema: str) -> sql.Identifier:
    return sql.Identifier(schema, TABLE)
