"""Sessions on a Postgres server: logging in, and what can go wrong with it, told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from importlib import resources
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from adx_tui.core.cancellation import Cancellation, CancelledRunError
from adx_tui.services.database_url import DatabaseUrl
from adx_tui.services.watched_session import WatchedSession

Connection = psycopg.Connection[TupleRow]

CONNECT_SECONDS = 5
LOCK_SECONDS = 10
"""How long a statement of ours waits for somebody else's lock, unless the server or the role has a limit already."""
APPLICATION_NAME = "adx-tui"
_CANCEL_SECONDS = 2


class LoginFault(Enum):
    """Why a login failed."""

    REFUSED = auto()
    TIMED_OUT = auto()
    UNKNOWN_HOST = auto()
    CLOSED = auto()
    STARTING = auto()
    PASSWORD = auto()
    NO_ROLE = auto()
    NO_LOGIN = auto()
    NO_DATABASE = auto()
    NO_CONNECT = auto()
    NOT_ALLOWED = auto()
    NO_TLS = auto()
    UNTRUSTED = auto()
    OTHER_HOST = auto()
    CERTIFICATE = auto()
    ROLE_FULL = auto()
    DATABASE_FULL = auto()
    TOO_MANY = auto()
    OTHER = auto()


# libpq reports no SQLSTATE for a login that failed: its words have to do. Specific ones first.
_FAULTS: tuple[tuple[LoginFault, str], ...] = (
    (LoginFault.PASSWORD, r"password authentication failed|no password supplied|SASL authentication failed"),
    (LoginFault.NO_ROLE, r'role ".*" does not exist'),
    (LoginFault.NO_LOGIN, r"is not permitted to log in"),
    (LoginFault.NO_DATABASE, r'database ".*" does not exist'),
    (LoginFault.NO_CONNECT, r"permission denied for database"),
    (LoginFault.NOT_ALLOWED, r"pg_hba\.conf|no encryption"),
    (LoginFault.NO_TLS, r"does not support SSL"),
    # libpq's own words: src/interfaces/libpq/fe-secure-openssl.c, fe-secure-common.c
    (LoginFault.UNTRUSTED, r"certificate verify failed|root certificate|valid certificate authority"),
    (LoginFault.OTHER_HOST, r"server certificate for .* does not match|host name must be specified"),
    (LoginFault.CERTIFICATE, r"certificate|private key file"),
    (LoginFault.ROLE_FULL, r"too many connections for role"),
    (LoginFault.DATABASE_FULL, r"too many connections for database"),
    (LoginFault.TOO_MANY, r"too many (clients|connections)|remaining connection slots"),
    (LoginFault.STARTING, r"the database system is|not yet accepting connections"),
    (LoginFault.UNKNOWN_HOST, r"could not translate host name|failed to resolve host|[Nn]ame or service not known"),
    (LoginFault.TIMED_OUT, r"timeout expired|timed out"),
    (LoginFault.CLOSED, r"server closed the connection|Connection reset"),
    (LoginFault.REFUSED, r"Connection refused|could not connect to server|No such file or directory"),
)


class LoginError(Exception):
    """No session came about."""

    def __init__(self, fault: LoginFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault
        self.message = message


@dataclass(frozen=True, slots=True)
class ServerMessage:
    """What the server said of an error. `position` counts characters of the statement sent, from 1."""

    sqlstate: str
    message: str
    detail: str = ""
    hint: str = ""
    context: str = ""
    position: int | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """For evidence: every part that is there, labelled."""
        state = f" ({self.sqlstate})" if self.sqlstate else ""  # a lost connection has none
        parts = (("ERROR", self.message + state), ("DETAIL", self.detail), ("HINT", self.hint))
        return tuple(f"{label}  {text}" for label, text in (*parts, ("CONTEXT", self.context)) if text)


class DatabaseError(Exception):
    """The server refused a statement, or the session was lost."""

    def __init__(self, server: ServerMessage) -> None:
        super().__init__(server.message)
        self.server = server


@contextmanager
def connect(
    url: DatabaseUrl,
    cancellation: Cancellation,
    *,
    search_path: bool = False,
    seconds: float = CONNECT_SECONDS,
    lock_seconds: float = LOCK_SECONDS,
) -> Iterator[Connection]:
    """A session in autocommit mode that ends with the run.

    `search_path` sets it to the URL's schema, as Prisma does; for `lock_seconds` see `limit_waits`. Raises LoginError;
    inside, what psycopg raises comes out as DatabaseError, or as CancelledRunError when the run was cancelled.
    """
    limit = max(2, round(cancellation.within(seconds)))  # libpq waits in whole seconds, at least two
    try:
        connection = WatchedSession.connect(
            **url.conninfo() | {"connect_timeout": limit, "application_name": APPLICATION_NAME},  # type: ignore[arg-type]
            autocommit=True,
        )
    except psycopg.Error as error:
        cancellation.check()
        raise login_error(error) from None
    connection.cancellation = cancellation
    try:
        with cancellation.interrupting(lambda: connection.cancel_safe(timeout=_CANCEL_SECONDS)):
            limit_waits(connection, lock_seconds)
            if search_path:
                set_search_path(connection, url.schema)
            yield connection
    except psycopg.Error as error:
        try:
            cancellation.check()
        except CancelledRunError:
            raise
        raise DatabaseError(server_message(error)) from error
    finally:
        connection.close()


def limit_waits(connection: Connection, lock_seconds: float) -> None:
    """Let no statement wait longer than `lock_seconds` for a lock (SQLSTATE 55P03), unless the server or the role has a
    limit; and let the server end what it does for us once we are gone: with its locks, a killed run would be in the
    way of the next one. https://www.postgresql.org/docs/current/runtime-config-connection.html"""
    connection.execute(query("limit_waits").encode(), {"lock_timeout": f"{lock_seconds:.0f}s"})


def set_search_path(connection: Connection, schema: str) -> None:
    """Look in `schema` alone, as Prisma's own sessions do."""
    connection.execute("SELECT set_config('search_path', quote_ident(%s), false)", [schema])


def login_error(error: psycopg.Error) -> LoginError:
    """`error` of an attempt to log in, told apart."""
    message = " ".join(str(error).split())
    fault = next((fault for fault, words in _FAULTS if re.search(words, message)), LoginFault.OTHER)
    return LoginError(fault, message)


def server_message(error: psycopg.Error) -> ServerMessage:
    """What the server said, copied: psycopg's own object is only valid for a while."""
    diag = error.diag
    return ServerMessage(
        sqlstate=error.sqlstate or "",
        message=diag.message_primary or " ".join(str(error).split()) or type(error).__name__,
        detail=diag.message_detail or "",
        hint=diag.message_hint or "",
        context=diag.context or "",
        position=int(diag.statement_position) if diag.statement_position else None,
    )


@cache
def query(name: str) -> str:
    """The catalogue query in `queries/<name>.sql`."""
    return resources.files("adx_tui.services.queries").joinpath(f"{name}.sql").read_text(encoding="utf-8")


def rows(connection: Connection, name: str, **parameters: Any) -> list[TupleRow]:
    """All rows of a catalogue query."""
    return connection.execute(query(name).encode(), parameters).fetchall()


def identifier(*names: str) -> str:
    """`names` quoted where they must be, for SQL that a person reads before it runs."""
    return ".".join(name if _plain(name) else sql.Identifier(name).as_string(None) for name in names)


def literal(text: str) -> str:
    """`text` as an SQL string constant."""
    return sql.Literal(text).as_string(None)


def _plain(name: str) -> bool:
    return re.fullmatch(r"[a-z_][a-z0-9_]*", name) is not None and name not in _RESERVED


# https://www.postgresql.org/docs/current/sql-keywords-appendix.html: reserved in PostgreSQL, as far as any of them
# is a likely name of a role, database, schema or table.
_RESERVED = frozenset(
    """
    all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create
    current_catalog current_date current_role current_time current_timestamp current_user default deferrable
    desc distinct do else end except false fetch for foreign from grant group having in initially intersect into
    lateral leading limit localtime localtimestamp not null offset on only or order placing primary references
    returning select session_user some symmetric system_user table then to trailing true union unique user using
    variadic when where window with authorization binary collation concurrently cross current_schema freeze full
    ilike inner is isnull join left like natural notnull outer overlaps right similar tablesample verbose
    """.split()  # noqa: SIM905 - one word a line would hide what they are
)
