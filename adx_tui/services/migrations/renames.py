"""Migrations that were applied under another name than they have on disk, as after a rebase: the very same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adx_tui.services.migrations.folder import Migration
from adx_tui.services.migrations.history import History, Row


@dataclass(frozen=True, slots=True)
class Rename:
    """`row` is of the history, under a name that is not on disk; `migration` is on disk, and not in the history."""

    row: Row
    migration: Migration


def find(migrations: Sequence[Migration], history: History) -> tuple[Rename, ...]:
    """The renames, in the order of the folder. Where several have the same bytes, those whose names agree but for the
    timestamp belong together, else those in the same place; one too many or too few is no rename."""
    on_disk = {migration.name for migration in migrations}
    vanished = [row for name, row in history.applied.items() if name not in on_disk]
    new = [migration for migration in migrations if migration.name not in history.applied] if vanished else []
    renames: dict[str, Rename] = {}
    for row in vanished:
        alike = [migration for migration in new if migration.matches(row.checksum)]
        if not alike:
            continue
        rows = [other for other in vanished if alike[0].matches(other.checksum)]
        named = [migration for migration in alike if _words(migration.name) == _words(row.name)]
        if len(named) == 1:
            chosen = named[0]
        elif len(alike) == len(rows):
            chosen = alike[rows.index(row)]
        else:
            continue
        renames.setdefault(chosen.name, Rename(row, chosen))
    return tuple(sorted(renames.values(), key=lambda rename: migrations.index(rename.migration)))


def not_renamed(migrations: Sequence[Migration], renames: Sequence[Rename]) -> Iterator[Migration]:
    """Those that are not the new name of one that is applied."""
    names = {rename.migration.name for rename in renames}
    return (migration for migration in migrations if migration.name not in names)


def _words(name: str) -> str:
    """`add_index` of `20260101120000_add_index`."""
    stamp, _, words = name.partition("_")
    return words if stamp.isdigit() else name
