"""An empty database to replay migrations in, and what they make there: gone again in every case.

Prisma does the same for `migrate dev`. Where a shadow database is given (SHADOW_DATABASE_URL), Prisma empties it before
it uses it; we use it only when it is empty, and leave it so.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager

import psycopg
from psycopg import sql

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.migrations import apply, catalogue
from adx_tui.services.migrations.apply import ScriptError
from adx_tui.services.migrations.catalogue import Catalogue, Key
from adx_tui.services.migrations.folder import Migration
from adx_tui.services.migrations.needed_extensions import created_by
from adx_tui.services.postgres import identity, session_settings
from adx_tui.services.postgres.connection import LOCK_SECONDS, Connection, connect, rows, set_search_path
from adx_tui.services.postgres.errors import DatabaseError, server_message
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.postgres.throwaway import drop_throwaway
from adx_tui.services.postgres.url import DatabaseUrl

PREFIX = "adx_tui_replay_"
# One replay at a time for one database, so that what a killed run left can be told from what is in use.
_LOCK_KEY = 72707372


class ShadowUnusableError(Exception):
    """The shadow database that was given can't be used; the text says why."""


class TemplateNotEmptyError(Exception):
    """A new database is a copy of template1, and that has objects of its own, which the migrations then meet."""

    def __init__(self, objects: Sequence[Key]) -> None:
        super().__init__(", ".join(map(str, objects)))
        self.objects = tuple(objects)


class ReplayError(Exception):
    """A migration does not apply to an empty database (Prisma: P3006)."""

    def __init__(self, migration: Migration, error: ScriptError) -> None:
        super().__init__(str(error))
        self.migration = migration
        self.error = error


def replay(
    keeper: Connection,
    url: DatabaseUrl,
    given: DatabaseUrl | None,
    migrations: Sequence[Migration],
    cancellation: Cancellation,
    on_migration: Callable[[int], None],
) -> Catalogue:
    """What `migrations` make of an empty database: in `given`, or else in one that `keeper`, a session of `url`, makes
    and drops. With the one in it there are two sessions, as of Prisma.

    `on_migration` is told how many were replayed. Raises ReplayError, ShadowUnusableError, TemplateNotEmptyError,
    LoginError, DatabaseError (42501: the role may not create databases; Prisma: P3014).
    """
    extensions = frozenset(
        Key("extension", "", identifier(needed.name)) for needed in created_by(migrations) if needed.tolerant
    )
    if given is None:
        around = _made(keeper, url, cancellation, extensions)
    else:
        around = _given(keeper, given, cancellation, extensions)
    try:
        with around as connection:
            return _replay(connection, url.schema, migrations, cancellation, on_migration)
    except psycopg.Error as error:
        cancellation.check()
        raise DatabaseError(server_message(error)) from error


def _replay(
    connection: Connection,
    schema: str,
    migrations: Sequence[Migration],
    cancellation: Cancellation,
    on_migration: Callable[[int], None],
) -> Catalogue:
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
    with session_settings.as_scripts_find_it(connection, schema, LOCK_SECONDS):
        connection.execute(b"SET synchronous_commit = off")  # nothing of it is kept
        for done, migration in enumerate(migrations):
            on_migration(done)
            try:
                apply.run_alone(connection, migration.script)
            except ScriptError as error:
                cancellation.check()
                raise ReplayError(migration, error) from None
            set_search_path(connection, schema)
    return catalogue.read(connection, schema)


@contextmanager
def _made(
    keeper: Connection, url: DatabaseUrl, cancellation: Cancellation, extensions: Set[Key]
) -> Iterator[Connection]:
    """`extensions` may be there: the migrations would create them, and let an administrator do it beforehand."""
    with _alone(keeper, cancellation):
        for (left,) in rows(keeper, "left_shadows", prefix=PREFIX):
            drop_throwaway(keeper, left)
        name = f"{PREFIX}{_database_id(keeper)}_{secrets.token_hex(6)}"
        try:
            keeper.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            with connect(url.changed(database=name), cancellation) as connection:
                if not catalogue.is_empty(connection, url.schema):
                    existing = catalogue.read(connection, url.schema)
                    if existing.keys() - extensions:
                        raise TemplateNotEmptyError([key for key in existing if key not in extensions])
                yield connection
        finally:
            if not keeper.closed:
                drop_throwaway(keeper, name)


@contextmanager
def _alone(keeper: Connection, cancellation: Cancellation) -> Iterator[None]:
    ((usual,),) = keeper.execute(b"SELECT current_setting('lock_timeout')").fetchall()
    keeper.execute(b"SELECT set_config('lock_timeout', %s, false)", [f"{cancellation.within(60):.0f}s"])
    keeper.execute(b"SELECT pg_advisory_lock(%s)", [_LOCK_KEY])
    try:
        yield
    finally:
        if not keeper.closed:
            keeper.execute(b"SELECT pg_advisory_unlock(%s), set_config('lock_timeout', %s, false)", [_LOCK_KEY, usual])


@contextmanager
def _given(
    keeper: Connection, given: DatabaseUrl, cancellation: Cancellation, extensions: Set[Key]
) -> Iterator[Connection]:
    with connect(given, cancellation) as connection:
        if identity.identify(connection).is_same_as(identity.identify(keeper)):
            raise ShadowUnusableError("it is the application's own database, which Prisma would empty")
        # All schemas, and a history too, which would not be in a database that is there to be emptied.
        if existing := [str(key) for key in catalogue.read(connection, "") if key not in extensions]:
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
