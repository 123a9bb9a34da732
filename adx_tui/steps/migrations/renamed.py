"""A migration that was renamed after it was applied, seen by its bytes: its row in the history gets the new name."""

from __future__ import annotations

from collections.abc import Sequence

from adx_tui.core.model import Context, Finding, Location, Remedy, Risk, name_first
from adx_tui.services.migrations import folder as migration_folder
from adx_tui.services.migrations import history as migration_history
from adx_tui.services.migrations import renames as migration_renames
from adx_tui.services.migrations.renames import Rename
from adx_tui.services.project.project import Project
from adx_tui.steps.migrations import findings, lock
from adx_tui.steps.shared.evidence import shortened

CHECK = "renamed"
STATEMENT = "every applied migration has the name that it has on disk"


def finding(project: Project, renames: Sequence[Rename]) -> Finding:
    """The same bytes under another name: after a rebase that gave a migration a newer timestamp, say."""
    first, schema = renames[0], project.url().schema
    cause = f"Migration {first.row.name} was renamed to {first.migration.name} after it was applied"
    if len(renames) > 1:
        cause += f", and so were {len(renames) - 1} more"
    remedy = Remedy(
        id="migrations.rename",
        title=f"give {'their rows' if len(renames) > 1 else 'its row'} in the history the name that is on disk",
        risk=Risk.SAFE,
        preview="\n".join(_statement(schema, rename) for rename in renames),
        apply=lambda context: _rename(project, renames, context),
    )
    return Finding(
        code="ADX470",
        cause=f"{cause}: the bytes are the same.",
        subject=name_first([rename.row.name for rename in renames]),
        evidence=shortened(
            [
                f"{rename.row.name} → {rename.migration.name}  applied {findings.when(rename.row.finished_at)} "
                f"as {rename.row.checksum[:12]}…"
                for rename in renames
            ]
        ),
        location=Location(project.relative(first.migration.path)),
        remedies=(remedy,),
    )


def _rename(project: Project, renames: Sequence[Rename], context: Context) -> str:
    """Under the lock, those of `renames` that still are one, in one transaction."""
    path = project.migrations_folder()
    assert path is not None
    with lock.exclusively(project, context, CHECK) as connection:
        schema = project.url().schema
        standing = migration_renames.find(
            migration_folder.read(path).migrations, migration_history.read(connection, schema)
        )
        to_do = [rename for rename in renames if rename in standing]
        with connection.transaction():
            for rename in to_do:
                connection.execute(_statement(schema, rename).encode())
    if not to_do:
        return "another run renamed them first"
    return f"gave {name_first([rename.row.name for rename in to_do])} the name that is on disk"


def _statement(schema: str, rename: Rename) -> str:
    return migration_history.rename(schema, rename.row.name, rename.migration.name)
