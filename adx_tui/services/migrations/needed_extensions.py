"""The extensions that migrations create: known from their scripts alone, before there is a server."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from adx_tui.services.migrations.folder import Migration
from adx_tui.services.postgres.identifiers import unquote

_CREATE = re.compile(
    r"CREATE\s+EXTENSION\s+(?P<tolerant>IF\s+NOT\s+EXISTS\s+)?(?P<name>\"(?:[^\"]|\"\")+\"|[A-Za-z_][\w$]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NeededExtension:
    """An extension, and the first place that creates it. `tolerant`: IF NOT EXISTS."""

    name: str
    migration: Migration
    line: int
    tolerant: bool


def created_by(migrations: Iterable[Migration]) -> tuple[NeededExtension, ...]:
    """Every extension that a script creates, once each, in order."""
    needed: dict[str, NeededExtension] = {}
    for migration in migrations:
        if "extension" not in migration.script.lower():
            continue
        from adx_tui.services.postgres import script  # the rules of SQL take 10 ms to load: only where they are asked

        for statement in script.split(migration.script):
            if match := _CREATE.match(statement.text):
                name = unquote(match["name"])
                tolerant = match["tolerant"] is not None
                needed.setdefault(name, NeededExtension(name, migration, statement.line, tolerant))
    return tuple(needed.values())
