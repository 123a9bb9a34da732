"""An empty database to replay migrations in, and what they make there: gone again in every case.

Prisma does the same for `migrate dev`. Where a shadow database is given (SHADOW_DATABASE_URL), Prisma empties it before
it uses it; we use it only when it is empty, and leave it so.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from psycopg import sql

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.migrations import apply, catalogue
from adx_tui.services.migrations.apply import ScriptError
from adx_tui.services.migrations.catalogue import Catalogue
from adx_tui.services.migrations.folder import Migration
from adx_tui.services.postgres import identity, session_settings
from adx_tui.services.postgres.connection import LOCK_SECONDS, Connection, connect, rows, set_search_path
from adx_tui.services.postgres.throwaway import drop_throwaway
from adx_tui.services.postgres.url import DatabaseUrl

PREFIX = "adx_tui_replay_"
# One replay at a time for one database, so that what a killed run left can be told from what is in use.
_LOCK_KEY = 72707372


class ShadowUnusableError(Exception):
    """The shadow database that was given can't be used; the text says why."""


class ReplayError(Exception):
    """A migration does not apply to an empty database (Prisma: P3006)."""

    def __init__(self, migration: Migration, error: ScriptError) -> None:
        super().__init__(str(error))
        self.migration = migration
        self.error = error


def replay(
    url: DatabaseUrl,
    given: DatabaseUrl | None,
    migrations: Sequence[Migration],
    cancellation: Cancellation,
    on_migration: Callable[[int], None],
) -> Catalogue:
    """What `migrations` make of an empty database: in `given`, or else in one that is made on the server of `url`.

    `on_migration` is told how many were replayed. Raises ReplayError, ShadowUnusableError, LoginError, DatabaseError
    (42501: the role may not create databases; Prisma: P3014).
    """
    around = _made(url, cancellation) if given is None else _given(url, given, cancellation)
    with around as connection:
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(url.schema)))
        with session_settings.as_scripts_find_it(connection, url.schema, LOCK_SECONDS):
            connection.execute(b"SET synchronous_commit = off")  # nothing of it is kept
            for done, migration in enumerate(migrations):
                on_migration(done)
                try:
                    apply.run_alone(connection, migration.script)
                except ScriptError as error:
                    cancellation.check()
                    raise ReplayError(migration, error) from None
                set_search_path(connection, url.schema)
        return catalogue.read(connection, url.schema)


@contextmanager
def _made(url: DatabaseUrl, cancellation: Cancellation) -> Iterator[Connection]:
    with connect(url, cancellation) as keeper:
        keeper.execute(b"SELECT set_config('lock_timeout', %s, false)", [f"{cancellation.within(60):.0f}s"])
        keeper.execute(b"SELECT pg_advisory_lock(%s)", [_LOCK_KEY])
        for (left,) in rows(keeper, "left_shadows", prefix=PREFIX):
            drop_throwaway(keeper, left)
        name = f"{PREFIX}{_database_id(keeper)}_{secrets.token_hex(6)}"
        try:
            keeper.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            with connect(url.changed(database=name), cancellation) as connection:
                yield connection
        finally:
            if not keeper.closed:
                drop_throwaway(keeper, name)


@contextmanager
def _given(url: DatabaseUrl, given: DatabaseUrl, cancellation: Cancellation) -> Iterator[Connection]:
    with connect(given, cancellation) as connection:
        with connect(url, cancellation) as own:
            if identity.identify(connection).is_same_as(identity.identify(own)):
                raise ShadowUnusableError("it is the application's own database, which Prisma would empty")
        # All schemas, and a history too, which would not be in a database that is there to be emptied.
        if existing := [str(key) for key in catalogue.read(connection, "")]:
            raise ShadowUnusableError(f"it is not empty: it has {existing[0]}, and {len(existing) - 1} more")
        try:
            yield connection
        finally:
            if not connection.closed:
                for statement, _ in rows(connection, "own_objects"):
                    connection.execute(statement.encode())


def _database_id(connection: Connection) -> int:
    row = connection.execute(b"SELECT oid::bigint FROM pg_database WHERE datname = current_database()").fetchone()
    assert row is not None
    return int(row[0])
