"""A database of its own for one test, in the state in which the `grants` step leaves one."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

from tests.support.embedded import EmbeddedServer

Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class FreshDatabase:
    server: EmbeddedServer
    name: str
    role: str
    password: str
    _opened: list[Connection] = field(default_factory=list, repr=False)

    @property
    def url(self) -> str:
        """As an application's DATABASE_URL, with Prisma's own parameter, which libpq would refuse."""
        return (
            f"postgresql://{self.role}:{self.password}@{self.server.host}:{self.server.port}/{self.name}?schema=public"
        )

    @property
    def admin_url(self) -> str:
        return self.server.admin_url(self.name)

    def connect(self) -> Connection:
        """As the application's role, in autocommit; closed with the test at the latest."""
        return self._open(f"postgresql://{self.role}:{self.password}@{self.server.host}:{self.server.port}/{self.name}")

    def connect_admin(self) -> Connection:
        return self._open(self.admin_url)

    def _open(self, url: str) -> Connection:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
        self._opened.append(connection)
        return connection

    def sessions_left(self, seconds: float = 5) -> list[str]:
        """What other sessions last ran, if they have not ended after that: one whose client has gone takes a moment."""
        query = "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        admin, deadline = self.connect_admin(), time.monotonic() + seconds
        while (left := [text for (text,) in admin.execute(query.encode())]) and time.monotonic() < deadline:
            time.sleep(0.02)
        return left

    def close_connections(self) -> None:
        for connection in self._opened:
            connection.close()
        self._opened.clear()


@contextlib.contextmanager
def make_database(server: EmbeddedServer, encoding: str = "") -> Iterator[FreshDatabase]:
    """`encoding`: another than the server's own."""
    token = secrets.token_hex(6)
    database = FreshDatabase(server, f"test_db_{token}", f"test_role_{token}", secrets.token_hex(12))
    try:
        _create(database, encoding)
        yield database
    finally:
        database.close_connections()
        _drop(database)


def _create(database: FreshDatabase, encoding: str) -> None:
    name, role = sql.Identifier(database.name), sql.Identifier(database.role)
    with psycopg.connect(database.server.admin_url(), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, sql.Literal(database.password)))
        how = sql.SQL("TEMPLATE template0 LOCALE 'C' ENCODING {}").format(encoding) if encoding else sql.SQL("")
        admin.execute(sql.SQL("CREATE DATABASE {} {}").format(name, how))
        admin.execute(sql.SQL("GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {} TO {}").format(name, role))
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(role))


def _drop(database: FreshDatabase) -> None:
    """Also what the role made outside its database, a shadow database for one; and whatever of it is gone already."""
    with psycopg.connect(database.server.admin_url(), autocommit=True) as admin:
        leftover = admin.execute(
            "SELECT datname FROM pg_database WHERE datname = %s"
            " OR datdba = (SELECT oid FROM pg_roles WHERE rolname = %s)",
            (database.name, database.role),
        ).fetchall()
        for (name,) in leftover:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (database.role,)).fetchone() is not None:
            # Privileges on what all databases share would keep the role from being dropped.
            admin.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(database.role)))
            admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(database.role)))
