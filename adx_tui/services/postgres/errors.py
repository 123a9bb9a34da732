"""What can go wrong with a session on a Postgres server, told apart. (The driver is loaded by whoever opens one.)"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from adx_tui.services.postgres.backend_session import BackendSession

if TYPE_CHECKING:
    import psycopg


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
    HALF_DROPPED = auto()
    NO_CONNECT = auto()
    NOT_ALLOWED = auto()
    NO_TLS = auto()
    UNTRUSTED = auto()
    OTHER_HOST = auto()
    CERTIFICATE = auto()
    ROLE_FULL = auto()
    DATABASE_FULL = auto()
    TOO_MANY = auto()
    GARBLED = auto()
    OTHER = auto()


UNREADABLE = "an answer of the server can't be read"
# libpq's own words for what is not as the protocol has it: src/interfaces/libpq/fe-protocol3.c, fe-connect.c
_GARBLED = (
    rf"{UNREADABLE}|lost synchronization with server|contents do not agree with length|insufficient data in|"
    r"unexpected (field count|response from server|message from server|character)|without prior row description|"
    r"expected authentication request|authentication method \d+ not supported|received invalid |"
    r"unexpected asyncStatus|invalid (protocol|message)|unrecognized (data|message)|no result set|extraneous data"
)
# libpq reports no SQLSTATE for a login that failed: its words have to do. Specific ones first.
_FAULTS: tuple[tuple[LoginFault, str], ...] = (
    (LoginFault.GARBLED, _GARBLED),
    (LoginFault.PASSWORD, r"password authentication failed|no password supplied|SASL authentication failed"),
    (LoginFault.NO_ROLE, r'role ".*" does not exist'),
    (LoginFault.NO_LOGIN, r"is not permitted to log in"),
    (LoginFault.HALF_DROPPED, r"cannot connect to invalid database"),
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

_UNTRANSLATABLE = "22P05"


class LoginError(Exception):
    """No session came about."""

    def __init__(self, fault: LoginFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault
        self.message = message

    @property
    def is_full(self) -> bool:
        """Whether there is a limit, and others have all that it allows."""
        return self.fault in (LoginFault.ROLE_FULL, LoginFault.DATABASE_FULL, LoginFault.TOO_MANY)


@dataclass(frozen=True, slots=True)
class ServerMessage:
    """What the server said of an error. `position` counts characters of the statement sent, from 1."""

    sqlstate: str
    message: str
    detail: str = ""
    hint: str = ""
    context: str = ""
    position: int | None = None
    schema: str = ""
    table: str = ""
    column: str = ""
    constraint: str = ""
    garbled: bool = False
    """Whether it is no word of the server's, but ours on an answer that makes no sense."""
    blockers: tuple[BackendSession, ...] = ()
    """Who kept the statement from a lock, where it waited long enough to be asked."""

    @property
    def quoted_names(self) -> tuple[str, ...]:
        """The names that the message has in quotes, in whichever language's."""
        return tuple(re.findall(r'[“"«»]([^“”"«»]+)[”"«»]', self.message))

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


def untranslatable(server: ServerMessage | None) -> str:
    """The character that another encoding lacks; empty for every other error. The server's words may be in any
    language, but not the bytes: report_untranslatable_char in src/backend/utils/mb/mbutils.c."""
    if server is None or server.sqlstate != _UNTRANSLATABLE:
        return ""
    match = re.search(r"0x[0-9a-f]{2}(?: 0x[0-9a-f]{2})*", server.message)
    character = bytes.fromhex(match[0].replace("0x", "")).decode(errors="replace") if match else ""
    return character if len(character) == 1 else ""


def unreadable(error: Exception) -> str:
    """The message for a result that the driver, or the code that reads its rows, could not interpret."""
    return f"{UNREADABLE}: {type(error).__name__}: {error}"


def login_error(error: psycopg.Error) -> LoginError:
    """`error` of an attempt to log in, told apart."""
    message = " ".join(str(error).split())
    fault = next((fault for fault, words in _FAULTS if re.search(words, message)), LoginFault.OTHER)
    return LoginError(fault, message)


def server_message(error: psycopg.Error) -> ServerMessage:
    """What the server said, copied: psycopg's own object is only valid for a while."""
    diag = error.diag
    message = diag.message_primary or " ".join(str(error).split()) or type(error).__name__
    position = diag.statement_position or ""
    return ServerMessage(
        sqlstate=error.sqlstate or "",
        message=message,
        detail=diag.message_detail or "",
        hint=diag.message_hint or "",
        context=diag.context or "",
        position=int(position) if position.isdecimal() else None,
        schema=diag.schema_name or "",
        table=diag.table_name or "",
        column=diag.column_name or "",
        constraint=diag.constraint_name or "",
        garbled=not error.sqlstate and re.search(_GARBLED, message) is not None,
    )
