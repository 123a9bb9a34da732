"""A migration that stands for others, which were applied and are not on disk: it is marked as applied, never run."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from adx_tui.core.model import Check, Context, Finding, Location, Remedy, RemedyFailedError, Risk, failed, manual
from adx_tui.core.wording import counted
from adx_tui.services.migrations import folder as migration_folder
from adx_tui.services.migrations import history as migration_history
from adx_tui.services.migrations import squashes
from adx_tui.services.migrations.folder import Migration
from adx_tui.services.migrations.history import History, Row
from adx_tui.services.migrations.squashes import Squash
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.project.project import Project
from adx_tui.steps.migrations import baseline, lock
from adx_tui.steps.shared.evidence import shortened
from adx_tui.steps.snapshots import reset


def check(project: Project, connection: Connection, pending: Sequence[Migration], gone: Sequence[Row]) -> Check | None:
    """None where the first of `pending` stands for no others."""
    squash = squashes.find(connection, pending, gone)
    if squash is None:
        return None
    return failed("pending", "every migration is applied", _finding(project, squash, ()))


def _finding(project: Project, squash: Squash, doubts: Sequence[str]) -> Finding:
    name, count = squash.migration.name, counted(len(squash.rows), "migration")
    evidence = [*shortened([f"stands for  {row.name}" for row in squash.rows])]
    mark = f"npx prisma migrate resolve --applied {shlex.quote(name)}"
    if squash.missing:
        why = "not all that it makes is here: this database was behind when they were squashed"
        evidence += shortened([f"missing  {effect}" for effect in squash.missing])
        remedies = [reset.remedy(project)]
    elif unsure := (*doubts, *baseline.list_rows([squash.migration])):
        why = "what it makes is here already"
        evidence += ["it seems to be applied; but:", *unsure]
        title = "if it makes what they made: say that it is applied; the rows of the old ones stay in the history"
        remedies = [manual("migrations.squash", title, mark), reset.remedy(project)]
    else:
        why = "what it makes is here already"
        title = "replay what is on disk in a shadow database; mark it as applied if that makes what is here"
        remedies = [
            Remedy(
                id="migrations.squash",
                title=f"{title}; the rows of the old ones stay in the history",
                risk=Risk.SAFE,
                preview=mark,
                apply=lambda context: _prove_and_mark(project, squash, context),
            )
        ]
    return Finding(
        code="ADX472",
        cause=f"{name} is not applied and can't be: it stands for {count}, applied here before, and {why}.",
        subject=name,
        evidence=tuple(evidence),
        location=Location(project.relative(squash.migration.path)),
        remedies=tuple(remedies),
    )


def _prove_and_mark(project: Project, squash: Squash, context: Context) -> str:
    """Only what is proved is marked: that it, and what else of the folder is applied, make what is here."""
    path, schema = project.migrations_folder(), project.url().schema
    assert path is not None
    migrations = migration_folder.read(path).migrations
    with project.run.connections.shared(project.url(), context.cancellation) as connection:
        history = migration_history.read(connection, schema)
        made = [migration for migration in migrations if _counts(migration, squash, history)]
        doubts = baseline.find_doubts(project, connection, made, context, "pending")
    if doubts or squash.migration not in made:
        raise RemedyFailedError(_finding(project, squash, doubts or ("the folder has changed",)), check="pending")
    with lock.exclusively(project, context, "pending") as connection:
        history = migration_history.read(connection, schema)
        if squash.migration.name in history.applied or history.failed:
            return "another run was faster"
        row = migration_history.resolved_row(schema, squash.migration.name, squash.migration.checksum)
        connection.execute(row.encode())
    return f"marked {squash.migration.name} as applied, which stands for {counted(len(squash.rows), 'migration')}"


def _counts(migration: Migration, squash: Squash, history: History) -> bool:
    return migration == squash.migration or migration.name in history.applied
