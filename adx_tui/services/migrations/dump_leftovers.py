"""What a dump of pg_dump brings that is no migration: psql's own commands, rows, and statements that suit the server it
was taken of and not this one.

Read from the scripts before any of them is sent; the server is asked only for what a script names: its version, its
roles, its schemas. What is judged, the server would refuse, or Prisma could not go on after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from adx_tui.core.cancellation import check_run
from adx_tui.services.migrations import history
from adx_tui.services.migrations.folder import Migration
from adx_tui.services.postgres import newer_settings, psql_script, script_roles
from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.identifiers import unquote
from adx_tui.services.postgres.psql_script import Part, PartKind
from adx_tui.services.postgres.script import tokens

# No script without one of these has anything to be judged; most migrations have none.
_SUSPICIOUS = (
    "STDIN",
    "SET_CONFIG",
    "_PRISMA_MIGRATIONS",
    "GRANT",
    "REVOKE",
    "OWNER",
    "AUTHORIZATION",
    "POLICY",
    "PRIVILEGES",
    "SCHEMA",
    "ROLE",
)
_SETS = re.compile(r"(?:^|;)[ \t]*SET\s", re.IGNORECASE | re.MULTILINE)
_DROPS_SCHEMA = re.compile(r"\bDROP\s+SCHEMA\b", re.IGNORECASE)
_NAME_IN_MESSAGE = 60


class LeftoverKind(Enum):
    """Why a part of a script can't be applied."""

    PSQL_COMMAND = auto()
    ROWS = auto()
    """COPY … FROM stdin, and its data."""
    NEWER_SETTING = auto()
    """SET of a setting that came with a later major version than the server's."""
    NO_SEARCH_PATH = auto()
    """The session is left without a search_path, in which Prisma looks for its history."""
    ABSENT_ROLE = auto()
    SCHEMA_AGAIN = auto()
    """CREATE SCHEMA of one that is there."""
    HISTORY_TABLE = auto()
    """Prisma's own table, which is there before any migration is."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """The lines of one part, its first words, and what of it is meant: a command, a setting, a role or a schema.
    `alone`: no other statement shares these lines. `since` is the major version that a setting came with."""

    kind: LeftoverKind
    first_line: int
    last_line: int
    words: str
    name: str
    alone: bool
    since: int = 0


def find(connection: Connection, schema: str, migrations: Sequence[Migration]) -> Mapping[str, tuple[Leftover, ...]]:
    """What of `migrations`, which are pending, can't be applied, by the migration's name; only those with any.
    `schema` is the URL's."""
    suspects = [migration for migration in migrations if _is_suspect(migration.script)]
    if not suspects:
        return {}
    parts = {migration.name: tuple(psql_script.split(migration.script)) for migration in suspects}
    statements = [
        tuple(tokens(part.statement.text)) for own in parts.values() for part in own if part.kind is PartKind.SQL
    ]
    server = _Server(
        connection.info.server_version // 10_000,
        schema,
        _absent_roles(connection, migrations, statements),
        _standing_schemas(connection, migrations, statements),
    )
    leftovers = {name: tuple(_leftovers(own, server)) for name, own in parts.items()}
    return {name: own for name, own in leftovers.items() if own}


def _is_suspect(script: str) -> bool:
    if "\\" in script or sql_script.has_word(script, *_SUSPICIOUS):
        return True
    return sql_script.has_word(script, "SET") and _SETS.search(script) is not None


@dataclass(frozen=True, slots=True)
class _Server:
    """What of the server decides."""

    major: int
    schema: str
    absent_roles: frozenset[str]
    standing_schemas: frozenset[str]


def _leftovers(parts: Sequence[Part], server: _Server) -> Iterator[Leftover]:
    search_path: Part | None = None
    is_dump_of_history = any(_makes_history(part) for part in parts)
    for part in parts:
        check_run()
        words = tuple(tokens(part.statement.text))
        if part.kind is PartKind.COMMAND:
            command = part.statement.text.split(None, 1)[0]
            yield _leftover(LeftoverKind.PSQL_COMMAND, part, command, parts)
            continue
        if part.kind is PartKind.COPY:
            yield _leftover(LeftoverKind.ROWS, part, unquote(_relation(words[1:])), parts)
            continue
        if (setting := newer_settings.named(words)) and newer_settings.since(setting) > server.major:
            yield _leftover(LeftoverKind.NEWER_SETTING, part, setting, parts, newer_settings.since(setting))
        if (path := _session_search_path(words)) is not None:
            search_path = None if path else part
        absent = [role for role in script_roles.named(words) if role in server.absent_roles]
        if absent:
            yield _leftover(LeftoverKind.ABSENT_ROLE, part, ", ".join(absent), parts)
        elif (created := _created_schema(words)) in server.standing_schemas:
            yield _leftover(LeftoverKind.SCHEMA_AGAIN, part, created, parts)
        if is_dump_of_history and _is_about_history(words):
            yield _leftover(LeftoverKind.HISTORY_TABLE, part, history.TABLE, parts)
    if search_path is not None:
        yield _leftover(LeftoverKind.NO_SEARCH_PATH, search_path, "search_path", parts)


def _leftover(kind: LeftoverKind, part: Part, name: str, parts: Sequence[Part], since: int = 0) -> Leftover:
    words = " ".join(part.statement.text.split())
    shown = words if len(words) <= _NAME_IN_MESSAGE else words[: _NAME_IN_MESSAGE - 1] + "…"
    shares = any(
        other is not part and other.first_line <= part.last_line and other.last_line >= part.first_line
        for other in parts
    )
    return Leftover(kind, part.first_line, part.last_line, shown, name, not shares, since)


def _session_search_path(words: Sequence[str]) -> str | None:
    """What the session's search_path is after the statement, as it is written, empty for none; None where the statement
    leaves it. What is set to the transaction's end alone (SET LOCAL; a third argument that is true) leaves it too."""
    upper = [word.upper() for word in words]
    match upper:
        case ["RESET" | "DISCARD", "ALL" | "SEARCH_PATH", *_]:
            return "DEFAULT"
        case ["SET", "SEARCH_PATH", "=" | "TO", *value] | ["SET", "SESSION", "SEARCH_PATH", "=" | "TO", *value]:
            return "".join(value).strip("'\"")
    if "SET_CONFIG" not in upper:
        return None
    match upper[upper.index("SET_CONFIG") + 1 :]:
        case ["(", "'SEARCH_PATH'", ",", path, ",", "FALSE" | "'F'" | "'FALSE'", *_]:
            return path.strip("'")
    return None


def _created_schema(words: Sequence[str]) -> str:
    """The schema that the statement makes, whether it is there or not; empty for any other statement."""
    match [word.upper() for word in words[:3]]:
        case ["CREATE", "SCHEMA", after] if after not in ("IF", "AUTHORIZATION"):
            return unquote(words[2])
    return ""


def _makes_history(part: Part) -> bool:
    words = tuple(tokens(part.statement.text)) if history.TABLE in part.statement.text else ()
    return [word.upper() for word in words[:2]] == ["CREATE", "TABLE"] and _relation(words[2:]) == history.TABLE


def _is_about_history(words: Sequence[str]) -> bool:
    match [word.upper() for word in words[:3]]:
        case ["CREATE", "TABLE", _]:
            return _relation(words[2:]) == history.TABLE
        case ["ALTER", "TABLE", "ONLY"]:
            return _relation(words[3:]) == history.TABLE
        case ["ALTER", "TABLE", _]:
            return _relation(words[2:]) == history.TABLE
    return False


def _relation(words: Sequence[str]) -> str:
    """The name that `words` begin with, without its schema."""
    has_schema = "." in words[1:2] and len(words) > 2
    return unquote(words[2 if has_schema else 0]) if words else ""


def _absent_roles(
    connection: Connection, migrations: Sequence[Migration], statements: Sequence[Sequence[str]]
) -> frozenset[str]:
    named = {role for words in statements for role in script_roles.named(words)}
    made = script_roles.made_by([migration.script for migration in migrations])
    if not named or made is None:
        return frozenset()
    present = connection.execute(b"SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = ANY (%s)", [list(named)])
    return frozenset(named - {role for (role,) in present} - made)


def _standing_schemas(
    connection: Connection, migrations: Sequence[Migration], statements: Sequence[Sequence[str]]
) -> frozenset[str]:
    created = {name for words in statements if (name := _created_schema(words))}
    if not created or any(_DROPS_SCHEMA.search(migration.script) for migration in migrations):
        return frozenset()
    present = connection.execute(
        b"SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname = ANY (%s)", [list(created)]
    )
    return frozenset(name for (name,) in present)
