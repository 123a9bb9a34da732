"""A migration that was edited after it was applied: by whom it matters to is told by whether a remote branch has it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Finding, Location, Remedy, manual, name_first
from adx_tui.services import git_history, git_trace
from adx_tui.services.migrations import history as migration_history
from adx_tui.services.migrations.folder import Migration
from adx_tui.services.migrations.history import History
from adx_tui.services.project.project import Project
from adx_tui.steps.migrations.findings import when
from adx_tui.steps.snapshots import reset


def finding(project: Project, migrations: Sequence[Migration], history: History, cancellation: Cancellation) -> Finding:
    """Applied from other bytes than the files have now, by more than their line ends."""
    first = migrations[0]
    where, recorded = project.relative(first.path), history.applied[first.name].checksum
    commit = git_history.commit_with(first.path, lambda data: sha256(data).hexdigest() == recorded, cancellation)
    # One that others may have decides for all.
    pushed = [git_trace.is_on_a_remote_branch(migration.path, cancellation) for migration in migrations]
    is_own = not any(is_pushed is not False for is_pushed in pushed)
    names = ", ".join(migration.name for migration in migrations)
    restore = _restore(where, commit, is_own=is_own)
    evidence = [
        f"{migration.name}  applied {when(row.finished_at)} as {row.checksum[:12]}…, now {migration.checksum[:12]}…"
        for migration in migrations
        if (row := history.applied[migration.name])
    ]
    if commit:
        evidence.append(f"git  {where} was applied as it is in commit {commit}")
    if is_own:
        cause = (
            f"{names} was edited after it was applied here. No remote branch that this clone knows has it: it is "
            "work in progress of your own, and only this database has it as it was."
        )
        remedies = [reset.remedy(project), _undo(project, migrations), restore]
    else:
        cause = f"{names} was edited after it was applied: other databases have another schema than this file says."
        remedies = [restore, reset.remedy(project)]
    return Finding(
        code="ADX403",
        cause=cause,
        subject=name_first([migration.name for migration in migrations]),
        evidence=tuple(evidence),
        location=Location(where),
        remedies=tuple(remedies),
    )


def _restore(where: str, commit: str, *, is_own: bool) -> Remedy:
    title = "bring the applied file back, and put the change into a new migration"
    return manual(
        "migrations.restore",
        f"or {title}" if is_own else title,
        f"git checkout {commit} -- {where}" if commit else f"git log --oneline --all -- {where}",
    )


def _undo(project: Project, migrations: Sequence[Migration]) -> Remedy:
    """By hand, as Prisma has no way down."""
    lines = [
        "-- what it did, undone by hand; then:",
        *(migration_history.forget(project.url().schema, migration.name) for migration in migrations),
        "-- adx-tui --auto applies it as it is now",
    ]
    return manual("migrations.undo", "or undo it in this database, and have it applied anew", "\n".join(lines))
