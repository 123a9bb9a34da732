"""Migrations that were applied here and are not on disk: where git has their files, and how they come back."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Finding, Remedy, manual, name_first, typed
from adx_tui.core.wording import counted
from adx_tui.services import git_trace
from adx_tui.services.git_trace import FileTrace
from adx_tui.services.migrations import history as migration_history
from adx_tui.services.migrations.folder import SCRIPT, Migration
from adx_tui.services.migrations.history import Row
from adx_tui.services.project.project import Project
from adx_tui.steps.migrations import restore
from adx_tui.steps.migrations.findings import when
from adx_tui.steps.shared.evidence import shortened
from adx_tui.steps.snapshots import reset


def replaced(project: Project, migration: Migration, rows: Sequence[Row]) -> Finding:
    """`migration`, which is applied, stands for `rows`, which have no folder. `migrate deploy` passes over them."""
    schema = project.url().schema
    forget = manual(
        "migrations.forget",
        "nothing, if you can do without `prisma migrate dev` here, which wants a reset for them; else forget them",
        "\n".join(migration_history.forget(schema, row.name) for row in rows),
    )
    return Finding(
        code="ADX404",
        cause=f"The history has {counted(len(rows), 'migration')} that the folder lacks: {migration.name}, which is "
        "applied, stands for them.",
        subject=name_first([row.name for row in rows]),
        evidence=shortened([f"{row.name}  applied {when(row.finished_at)}" for row in rows]),
        remedies=(forget,),
    )


def finding(project: Project, folder: Path, rows: Sequence[Row], cancellation: Cancellation) -> Finding:
    """What is known of `rows`, which have no folder: of the first, where it is."""
    relative = f"{rows[0].name}/{SCRIPT}"
    trace = git_trace.trace(folder, relative, cancellation)
    why, how = _whereabouts(project, trace, folder / relative, cancellation)
    count = counted(len(rows), "migration")
    evidence = list(shortened([f"{row.name}  applied {when(row.finished_at)}" for row in rows]))
    if trace.commit is not None:
        evidence.append(f"git  {rows[0].name} is in commit {trace.commit}")
    if trace.branches:
        evidence.append(f"git  {rows[0].name} is on {', '.join(trace.branches)}")
    return Finding(
        code="ADX404" if trace.commit is not None else "ADX471",
        cause=f"The database has {count} that the folder lacks: {why}.",
        subject=name_first([row.name for row in rows]),
        evidence=tuple(evidence),
        remedies=(*how, reset.remedy(project)),
    )


def _whereabouts(
    project: Project, trace: FileTrace, path: Path, cancellation: Cancellation
) -> tuple[str, tuple[Remedy, ...]]:
    """Why the file is not here, as far as git shows, and how it comes back."""
    if not trace.is_repository:
        return "there is no git repository here that could say who made it", (_nothing_known(project, path),)
    if trace.commit is None:
        return "no commit, branch, stash or reflog of this clone has its file", (_nothing_known(project, path),)
    if trace.in_head:
        return "its file was deleted here, which is not committed", (_bring_back(project, "HEAD", path, cancellation),)
    if trace.removed_by is not None:
        restore = _bring_back(project, f"{trace.removed_by.id}^", path, cancellation)
        return f"commit {trace.removed_by} took its file from this branch", (restore,)
    if trace.branches:
        switch = typed(
            "migrations.branch",
            "switch to the branch that has it, or rebuild the database for this one",
            f"git switch {shlex.quote(trace.branches[0])}",
        )
        return "another branch was applied here", (switch,)
    if trace.stash:
        return f"its file is in {trace.stash}", (_bring_back(project, trace.commit.id, path, cancellation),)
    why = f"its file is on no branch any more, only in commit {trace.commit.id}"
    return why, (_bring_back(project, trace.commit.id, path, cancellation),)


def _bring_back(project: Project, commit: str, path: Path, cancellation: Cancellation) -> Remedy:
    return restore.remedy(project, "bring its file back", [(path, commit)], cancellation)


def _nothing_known(project: Project, path: Path) -> Remedy:
    return typed(
        "migrations.unknown",
        "if somebody has it: get it from them; if it was yours, and is to stay away: rebuild the database",
        f"git fetch --all && git log --all --oneline -- {shlex.quote(project.relative(path))}",
    )
