"""Whole databases copied on their own server, and put back: `CREATE DATABASE … TEMPLATE`.

A copy is a database of its own that nobody can connect to (ALLOW_CONNECTIONS false), so that it stays as it is, and a
template to tools that list databases. It is ours when its name is the one that follows from what its comment says it
is. What is on its way has a name of its own: a copy has its final name only once it is whole, and what a killed run
left is known for certain. Where a DROP DATABASE was cut off, PostgreSQL lets nobody in any more, and takes nothing but
another DROP DATABASE (https://www.postgresql.org/docs/current/catalog-pg-database.html, datconnlimit): of a copy, of
ours in general, that is finished by whoever next works `exclusively`.

A database is put back in one transaction of two renames: until it commits, the old one is in its place, whatever fails.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import psycopg

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.postgres.backend_session import BackendSession
from adx_tui.services.postgres.connection import APPLICATION_NAME, Connection, rows
from adx_tui.services.postgres.quoting import identifier, literal

PREFIX = "adx_tui_"
_FORMAT = 1
# One at a time for each database; of two keys, so that it is nobody's lock of one key.
_LOCK_KEY = 72707371
_LOCK_SECONDS = 60
# https://www.postgresql.org/docs/current/sql-createdatabase.html#CREATE-DATABASE-STRATEGY: WAL_LOG (default since 15)
# writes every page to the log too, but does without the two checkpoints and the fsync of each file of FILE_COPY. With
# 4,800 small files it took from a tenth to two thirds of the time; at 1 GB in one table both took the same, and the log
# would need as much room again (max_wal_size is 1 GB by default).
_FILE_COPY_FROM_BYTES = 1 << 30
_STRATEGY_SINCE = 150_000
_POLL_SECONDS = 0.02


class Kind(StrEnum):
    """Why there is a copy."""

    SNAPSHOT = "snapshot"
    """Somebody asked for it."""
    TEMPLATE = "template"
    """Kept by adx-tui itself: what a reset goes back to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy of the database `original`. A snapshot has the `name` that somebody gave it; a template has none, and the
    `digest` of what its content follows from. `comment` is the original's own, which the copy has no room for."""

    kind: Kind
    original: str
    name: str = ""
    made_at: datetime
    digest: str = ""
    comment: str | None = None

    @property
    def database(self) -> str:
        """What it is called on the server: never longer than a name may be, whatever `original` and `name` are."""
        return f"{PREFIX}{self.kind}_{_mark(self.original)}" + (f"_{_mark(self.name)}" if self.name else "")

    def described(self) -> str:
        """As the comment on the database has it."""
        described = {
            "adx_tui": _FORMAT,
            "kind": self.kind,
            "of": self.original,
            "name": self.name,
            "digest": self.digest,
            "made_at": self.made_at.isoformat(),
            "comment": self.comment,
        }
        return json.dumps(described, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """The statements that put a database back: nothing of it is lost before the end of `exchange`."""

    database: str
    prepare: tuple[str, ...]
    exchange: tuple[str, ...]
    drop: tuple[str, ...]

    @property
    def statements(self) -> tuple[str, ...]:
        return (*self.prepare, *self.exchange, *self.drop)


def copies(connection: Connection, original: str) -> tuple[Copy, ...]:
    """Every copy of the database `original`, the oldest first."""
    ours = (_parsed(comment, database) for database, comment in rows(connection, "own_copies", prefix=PREFIX))
    return tuple(sorted((copy for copy in ours if copy and copy.original == original), key=lambda copy: copy.made_at))


def size(connection: Connection, database: str) -> int | None:
    """Bytes on the server's disk; None where there is no such database."""
    row = connection.execute(b"SELECT pg_database_size(oid) FROM pg_database WHERE datname = %s", [database]).fetchone()
    return int(row[0] or 0) if row else None  # the files of one that is half dropped may be gone


def is_half_dropped(connection: Connection, database: str) -> bool:
    """Whether a DROP DATABASE of it was cut off."""
    row = connection.execute(b"SELECT datconnlimit = -2 FROM pg_database WHERE datname = %s", [database]).fetchone()
    return bool(row and row[0])


def comment(connection: Connection, database: str) -> str | None:
    """What somebody wrote about a database."""
    row = connection.execute(
        b"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
    ).fetchone()
    return row[0] if row else None


def list_sessions(connection: Connection, database: str) -> tuple[BackendSession, ...]:
    """The sessions of others on a database: no copy can be made of it meanwhile."""
    return tuple(BackendSession(*row) for row in rows(connection, "sessions_on", database=database))


def sessions_that_stay(
    connection: Connection, database: str, cancellation: Cancellation, seconds: float
) -> tuple[BackendSession, ...]:
    """The sessions that are still on it after `seconds`. Our own ones, just closed, take the server a moment to end; of
    anybody else's it is known at once that they stay. Raises CancelledRunError."""
    waited = 0.0
    while (sessions := list_sessions(connection, database)) and waited < seconds:
        if any(session.application != APPLICATION_NAME for session in sessions):
            break
        cancellation.sleep(_POLL_SECONDS)
        waited += _POLL_SECONDS
    return sessions


def copy_statements(connection: Connection, copy: Copy) -> tuple[str, ...]:
    """The statements that make `copy`; the one that has its place goes only once the new one is there."""
    new = _on_its_way("new", copy.original)
    closed = " ALLOW_CONNECTIONS false IS_TEMPLATE true"
    replaced: tuple[str, ...] = ()
    if size(connection, copy.database) is not None:
        half_dropped = is_half_dropped(connection, copy.database)
        replaced = drop_statements(copy.database, half_dropped=half_dropped)
    return (
        _create(connection, new, copy.original) + closed,
        *_settings(connection, copy.original, new),
        f"COMMENT ON DATABASE {new} IS {literal(copy.described())}",
        *replaced,
        f"ALTER DATABASE {new} RENAME TO {copy.database}",
    )


def plan_restore(connection: Connection, copy: Copy, *, keep: bool) -> RestorePlan:
    """The statements that put `copy` in the place of the database it was made of. Without `keep` the copy itself takes
    that place, which costs no more than two renames; with it, a copy of the copy."""
    database, old = identifier(copy.original), _on_its_way("old", copy.original)
    new = _on_its_way("new", copy.original) if keep else copy.database
    commented = f"COMMENT ON DATABASE {new} IS {'NULL' if copy.comment is None else literal(copy.comment)}"
    opened = (commented, f"ALTER DATABASE {new} WITH IS_TEMPLATE false ALLOW_CONNECTIONS true")
    half_dropped = is_half_dropped(connection, copy.original)
    is_replaced = not half_dropped and size(connection, copy.original) is not None
    return RestorePlan(
        copy.original,
        (
            *((_create(connection, new, copy.database), *_settings(connection, copy.database, new)) if keep else ()),
            *(drop_statements(copy.original, half_dropped=True) if half_dropped else ()),
        ),
        (
            # Nobody may come back between being sent away and the rename, which waits for no one for long.
            *(
                (f"ALTER DATABASE {database} WITH ALLOW_CONNECTIONS false", _sending_away(copy.original))
                if is_replaced
                else ()
            ),
            "BEGIN",
            *((f"ALTER DATABASE {database} RENAME TO {old}",) if is_replaced else ()),
            *opened,
            f"ALTER DATABASE {new} RENAME TO {database}",
            "COMMIT",
        ),
        drop_statements(old) if is_replaced else (),
    )


def drop_statements(database: str, *, half_dropped: bool = False) -> tuple[str, ...]:
    """The statements that delete a copy, or finish its deletion: that one may be finished by another run meanwhile."""
    if half_dropped:
        return (f"DROP DATABASE IF EXISTS {identifier(database)} WITH (FORCE)",)
    return (
        f"ALTER DATABASE {identifier(database)} WITH IS_TEMPLATE false",
        f"DROP DATABASE {identifier(database)} WITH (FORCE)",
    )


def leftovers(connection: Connection, original: str) -> tuple[tuple[str, bool], ...]:
    """The databases that killed runs left behind, while they copied or put back `original`, or dropped any database of
    ours: the name, and whether it is half dropped."""
    names = [_on_its_way("new", original), _on_its_way("old", original)]
    databases = rows(connection, "leftover_databases", names=names, prefix=PREFIX)
    return tuple((name, half_dropped) for name, half_dropped in databases)


@contextmanager
def exclusively(connection: Connection, original: str, cancellation: Cancellation) -> Iterator[None]:
    """Nobody else copies the database `original` meanwhile, until the session ends; what a killed run left of that is
    gone.

    A session whose program was killed works on, and holds the lock, until its statement is done.
    """
    connection.execute(b"SELECT set_config('lock_timeout', %s, false)", [f"{cancellation.within(_LOCK_SECONDS):.0f}s"])
    connection.execute(b"SELECT pg_advisory_lock(%s, hashtext(%s))", [_LOCK_KEY, original])
    for left, half_dropped in leftovers(connection, original):
        run(connection, drop_statements(left, half_dropped=half_dropped))
    yield


def run(connection: Connection, statements: Iterable[str]) -> None:
    """One statement after the other. Raises what psycopg raises."""
    for statement in statements:
        connection.execute(statement.encode())


def restore(connection: Connection, back: RestorePlan, *, drop: bool) -> None:
    """Carry out `back`; what was in its place is dropped too, or left for whoever next works `exclusively`.

    Raises what psycopg raises; then the database is what it was, and can be connected to.
    """
    run(connection, back.prepare)
    try:
        run(connection, back.exchange)
    except psycopg.Error:
        if not connection.closed:
            connection.rollback()
            run(connection, _opening(connection, back.database))
        raise
    if drop:
        run(connection, back.drop)


def _opening(connection: Connection, database: str) -> Sequence[str]:
    exists = size(connection, database) is not None
    return [f"ALTER DATABASE {identifier(database)} WITH ALLOW_CONNECTIONS true"] if exists else []


def _create(connection: Connection, new: str, template: str) -> str:
    bytes_ = size(connection, template) or 0
    large = bytes_ >= _FILE_COPY_FROM_BYTES and connection.info.server_version >= _STRATEGY_SINCE
    return f"CREATE DATABASE {new} TEMPLATE {identifier(template)}" + (" STRATEGY FILE_COPY" if large else "")


def _settings(connection: Connection, source: str, target: str) -> Sequence[str]:
    return [statement for (statement,) in rows(connection, "database_settings", source=source, target=target)]


def _sending_away(database: str) -> str:
    where = f"datname = {literal(database)} AND pid <> pg_backend_pid()"
    return f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {where}"


def _on_its_way(which: str, original: str) -> str:
    return f"{PREFIX}{which}_{_mark(original)}"


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _parsed(comment: str, database: str) -> Copy | None:
    """What a comment says, where it is one of ours and on the database that it describes."""
    try:
        described = json.loads(comment)
        if described["adx_tui"] != _FORMAT:
            return None
        copy = Copy(
            kind=Kind(described["kind"]),
            original=described["of"],
            name=described["name"],
            made_at=datetime.fromisoformat(described["made_at"]).astimezone(UTC),
            digest=described["digest"],
            comment=described["comment"],
        )
    except (ValueError, KeyError, TypeError):
        return None
    return copy if copy.database == database else None
