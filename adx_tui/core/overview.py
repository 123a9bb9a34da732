"""A database at a glance, as a screen may show it: no secret is in it, and no text of a statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adx_tui.core.model import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedClient:
    """The sessions of one program: `who` that is, how many it has, and how many of them do nothing, or nothing in a
    transaction that they began."""

    who: str
    sessions: int
    idle: int
    in_transaction: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSize:
    """`size` in bytes, its indexes and TOAST with it: None where somebody has locked the table for himself alone.
    `rows` are what the server's statistics say."""

    name: str
    size: int | None
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedMigrations:
    """What the history says: how many are applied, the last one of them, and when that was."""

    count: int
    last: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseContents:
    """What was seen in the database, at one moment. `clients` and `tables` are the largest ones, the largest first;
    `used` and `limit` are of the narrowest limit on connections, and `limited_by` is whose that is."""

    database: str
    size: int
    table_count: int
    tables: tuple[TableSize, ...]
    clients: tuple[ConnectedClient, ...]
    used: int
    limit: int
    limited_by: str
    migrations: AppliedMigrations | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCommand:
    """What starts the application: what a person types, in which folder (empty: the project's own), by which line."""

    command: str
    folder: str
    source: Location | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministratorLogin:
    """The role that administers the server, and where its password is written (never the password): whether that is
    the project's `.env`, which the form shows."""

    role: str
    password_place: str
    is_in_env_file: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """See the module. `contents` is None where the database could not be looked at; `problem` says why."""

    contents: DatabaseContents | None
    problem: str = ""
    start: StartCommand | None = None
    administrator: AdministratorLogin | None = None
