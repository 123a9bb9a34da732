"""Migrations that were squashed into one after they were applied: Prisma's way to a shorter folder.

https://www.prisma.io/docs/orm/prisma-migrate/workflows/squashing-migrations
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adx_tui.services.migrations import traces
from adx_tui.services.migrations.folder import Migration, collation_key
from adx_tui.services.migrations.history import History, Row
from adx_tui.services.migrations.traces import StatementEffect, Verdict
from adx_tui.services.postgres.connection import Connection


@dataclass(frozen=True, slots=True)
class Squash:
    """`migration` is not applied, and stands for `rows`, which are and whose files are gone. `missing` is what of it is
    not in the database."""

    migration: Migration
    rows: tuple[Row, ...]
    missing: tuple[StatementEffect, ...]


def find(connection: Connection, pending: Sequence[Migration], gone: Sequence[Row]) -> Squash | None:
    """Whether the first of `pending` makes what is there already, and `gone` made it."""
    if not pending or not gone:
        return None
    effects = traces.find_effects(connection, pending[0].script)
    missing = tuple(effect for effect in effects if effect.verdict in (Verdict.NOT_DONE, Verdict.INVALID))
    if all(effect.verdict is not Verdict.DONE for effect in effects):
        return None
    if missing and not comes_first(pending[0], gone):
        return None
    return Squash(pending[0], tuple(gone), missing)


def find_replacement(migrations: Sequence[Migration], history: History, gone: Sequence[Row]) -> Migration | None:
    """The migration that was marked as applied in the place of `gone`."""
    first = next(iter(migrations), None)
    row = history.applied.get(first.name) if first else None
    if first is None or row is None or not gone or not comes_first(first, gone):
        return None
    return first if all(row.started_at > other.started_at for other in gone) else None


def comes_first(migration: Migration, gone: Sequence[Row]) -> bool:
    """Whether its name is before theirs, as a squash's is; else it was made anew, or on another branch."""
    return all(collation_key(migration.name) < collation_key(row.name) for row in gone)
