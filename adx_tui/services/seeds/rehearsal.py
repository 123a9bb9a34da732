"""The project's seed command run twice on a copy of the database, which is dropped again: whether it can run again is
never tried on the data itself."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from psycopg import sql

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.migrations.shadow_database import PREFIX
from adx_tui.services.postgres import shell_variables
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.connection import Connection, connect
from adx_tui.services.postgres.throwaway import drop_throwaway
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.seeds import row_census
from adx_tui.services.seeds.command import CommandRunner, SeedCommand
from adx_tui.services.seeds.proof import RowCounts


def rehearse(runner: CommandRunner, command: SeedCommand, administrator: DatabaseUrl) -> Mapping[str, RowCounts]:
    """What a second run changes, by table. `administrator` is who may copy the database. Raises CommandFailedError,
    LoginError, DatabaseError (55006: somebody is connected to it)."""
    runner.connections.close()  # nobody may be connected to what is copied
    with _copied(runner.url, administrator, runner.cancellation) as url:
        environment = {**shell_variables.environment(), **runner.environment}
        on_copy = replace(runner, url=url, environment=leading_to(url, runner.url, environment))
        on_copy.execute(command)
        first = on_copy.take_census()
        on_copy.execute(command)
        second = on_copy.take_census()
        runner.connections.close()
        return row_census.compare(first, second)


def leading_to(url: DatabaseUrl, instead_of: DatabaseUrl, environment: Mapping[str, str]) -> dict[str, str]:
    """`environment`, in which every URL of the database `instead_of` is one of that of `url`."""
    changed = dict(environment) | {"PGDATABASE": url.database, "DATABASE_URL": url.with_password}
    for key, value in environment.items():
        if database_url.is_meant(value) and key != "DATABASE_URL":
            try:
                other = database_url.parse(value)
            except DatabaseUrlError:
                changed[key] = ""  # better none than one that leads who knows where
                continue
            if other.database == instead_of.database:
                changed[key] = other.changed(database=url.database).with_password
    return changed


@contextmanager
def _copied(url: DatabaseUrl, administrator: DatabaseUrl, cancellation: Cancellation) -> Iterator[DatabaseUrl]:
    """A copy, under a name by which a later run knows, and drops, what one that was killed has left."""
    with connect(administrator, cancellation) as keeper:
        name = f"{PREFIX}{_database_id(keeper, url.database)}_{secrets.token_hex(6)}"
        parts = map(sql.Identifier, (name, url.database, url.user))
        try:
            keeper.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(*parts))
            yield url.changed(database=name)
        finally:
            if not keeper.closed:
                drop_throwaway(keeper, name)


def _database_id(connection: Connection, name: str) -> int:
    row = connection.execute(b"SELECT oid::bigint FROM pg_catalog.pg_database WHERE datname = %s", [name]).fetchone()
    return int(row[0]) if row else 0
