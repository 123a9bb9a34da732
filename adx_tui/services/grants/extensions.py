"""The extensions that migrations create, and whether this server lets the application's role create them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adx_tui.services.migrations.folder import Migration
from adx_tui.services.postgres import script
from adx_tui.services.postgres.connection import Connection, rows

_CREATE = re.compile(
    r"CREATE\s+EXTENSION\s+(?P<tolerant>IF\s+NOT\s+EXISTS\s+)?(?P<name>\"(?:[^\"]|\"\")+\"|[A-Za-z_][\w$]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An extension, and the first place that creates it. `tolerant`: IF NOT EXISTS."""

    name: str
    migration: Migration
    line: int
    tolerant: bool


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension that this server has. `trusted`: whoever may create in the database may create it.
    https://www.postgresql.org/docs/current/extend-extensions.html#EXTEND-EXTENSIONS-FILES-TRUSTED"""

    installed: bool
    trusted: bool


def created_by(migrations: Iterable[Migration]) -> tuple[Wanted, ...]:
    """Every extension that a script creates, once each, in order."""
    wanted: dict[str, Wanted] = {}
    for migration in migrations:
        if "extension" not in migration.script.lower():
            continue
        for statement in script.split(migration.script):
            if match := _CREATE.match(statement.text):
                name = _unquoted(match["name"])
                wanted.setdefault(name, Wanted(name, migration, statement.line, match["tolerant"] is not None))
    return tuple(wanted.values())


def on_server(connection: Connection, names: Iterable[str]) -> Mapping[str, Extension]:
    """Those of `names` that the server has, as they stand in the connected database."""
    extension_rows = rows(connection, "extensions", names=list(names))
    return {name: Extension(installed, trusted) for name, installed, trusted in extension_rows}


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()
