"""What is known of a migration that failed, and what a person is told about it beyond the server's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from adx_tui.services.migrations.folder import Migration
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import ServerMessage
from adx_tui.services.postgres.quoting import identifier


@dataclass(frozen=True, slots=True)
class Failure:
    """A migration that failed. `connection` is the session it failed in, outside of any transaction; None when that
    was lost. `statement` is the one that failed, as far as that is known."""

    server: ServerMessage
    migration: Migration
    statement: str
    where: str
    role: str
    schema: str
    connection: Connection | None


@dataclass(frozen=True, slots=True)
class Advice:
    """`cause` goes on the server's message, after a dash; each remedy is a title and the exact SQL or command."""

    cause: str
    evidence: tuple[str, ...] = ()
    remedies: tuple[tuple[str, str], ...] = ()


def quoted_name(message: str) -> str:
    """The first name in double quotes of a server's message; empty where there is none."""
    match = re.search(r'"([^"]+)"', message)
    return match[1] if match else ""


def spell(name: str) -> str:
    """The name as SQL takes it; an ellipsis where it is not known."""
    return identifier(name) if name else "…"
