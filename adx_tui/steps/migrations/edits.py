"""A migration that was edited after it was applied: by whom it matters to is told by whether a remote branch has it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from hashlib import sha256

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Context, Finding, Location, Remedy, Risk, manual, name_first, typed
from adx_tui.services import git_history, git_trace
from adx_tui.services.migrations import history as migration_history
from adx_tui.services.migrations.folder import Migration
from adx_tui.services.migrations.history import History
from adx_tui.services.postgres import script as sql_script
from adx_tui.services.project.project import Project
from adx_tui.steps.migrations import lock, restore
from adx_tui.steps.migrations.findings import when
from adx_tui.steps.snapshots import reset

_MOST_SOUGHT = 5
"""Of so many files git is asked for the commit: each question takes its time."""


def finding(project: Project, migrations: Sequence[Migration], history: History, cancellation: Cancellation) -> Finding:
    """Applied from other bytes than the files have now, by more than their line ends."""
    commits = {migration: _applied_in(migration, history, cancellation) for migration in migrations[:_MOST_SOUGHT]}
    first = migrations[0]
    where, commit = project.relative(first.path), commits[first]
    # One that others may have decides for all.
    pushed = [git_trace.is_on_a_remote_branch(migration.path, cancellation) for migration in migrations]
    is_own = not any(is_pushed is not False for is_pushed in pushed)
    names = ", ".join(migration.name for migration in migrations)
    is_same = len(commits) == len(migrations) and all(
        _is_same_sql(migration, commit, cancellation) for migration, commit in commits.items()
    )
    bring_back = _restore(project, commits, cancellation, is_own=is_own, is_same=is_same)
    evidence = [
        f"{migration.name}  applied {when(row.finished_at)} as {row.checksum[:12]}…, now {migration.checksum[:12]}…"
        for migration in migrations
        if (row := history.applied[migration.name])
    ]
    if commit:
        evidence.append(f"git  {where} was applied as it is in commit {commit}")
    if is_same:
        cause = f"{names} was edited after it was applied, in comments or blanks alone: no SQL differs."
        remedies = [bring_back, _accept(project, migrations, history)]
    elif is_own:
        cause = (
            f"{names} was edited after it was applied here. No remote branch that this clone knows has it: it is "
            "work in progress of your own, and only this database has it as it was."
        )
        remedies = [reset.remedy(project), _undo(project, migrations), bring_back]
    else:
        cause = f"{names} was edited after it was applied: other databases have another schema than this file says."
        remedies = [bring_back, reset.remedy(project)]
    return Finding(
        code="ADX403",
        cause=cause,
        subject=name_first([migration.name for migration in migrations]),
        evidence=tuple(evidence),
        location=Location(where),
        remedies=tuple(remedies),
    )


def _applied_in(migration: Migration, history: History, cancellation: Cancellation) -> str:
    """The commit that has the file as it was applied; empty where none has."""
    recorded = history.applied[migration.name].checksum
    return git_history.commit_with(migration.path, lambda data: sha256(data).hexdigest() == recorded, cancellation)


def _is_same_sql(migration: Migration, commit: str, cancellation: Cancellation) -> bool:
    """Whether what was applied had the same words, comments left out."""
    applied = git_history.content(migration.path, commit, cancellation) if commit else None
    return applied is not None and _words(applied.decode(errors="replace")) == _words(migration.script)


def _words(script: str) -> list[list[str]]:
    return [list(sql_script.tokens(statement.text)) for statement in sql_script.split(script)]


def _accept(project: Project, migrations: Sequence[Migration], history: History) -> Remedy:
    """As the file does the same, its bytes are all that the history is to be told."""
    schema = project.url().schema
    statements = [
        migration_history.accept(schema, migration.name, history.applied[migration.name].checksum, migration.checksum)
        for migration in migrations
    ]

    def apply(context: Context) -> str:
        with lock.exclusively(project, context, "edited") as connection, connection.transaction():
            for statement in statements:
                connection.execute(statement.encode())
        return f"the history has {name_first([migration.name for migration in migrations])} as it is now"

    title = "or let the history have the file as it is now"
    preview = "\n".join(statements)
    return Remedy(id="migrations.accept", title=title, risk=Risk.SAFE, preview=preview, apply=apply, by_choice=True)


def _restore(
    project: Project, commits: Mapping[Migration, str], cancellation: Cancellation, *, is_own: bool, is_same: bool
) -> Remedy:
    title = "bring the applied file back"
    if not is_same:
        title = f"{'or ' if is_own else ''}{title}, and put the change into a new migration"
    known = {migration: commit for migration, commit in commits.items() if commit}
    if not known:
        where = " ".join(shlex.quote(project.relative(migration.path)) for migration in commits)
        return typed(restore.ID, title, f"git log --oneline --all -- {where}")
    return restore.remedy(
        project, title, [(migration.path, commit) for migration, commit in known.items()], cancellation
    )


def _undo(project: Project, migrations: Sequence[Migration]) -> Remedy:
    """By hand, as Prisma has no way down."""
    lines = [
        "-- what it did, undone by hand; then:",
        *(migration_history.forget(project.url().schema, migration.name) for migration in migrations),
        "-- adx-tui --auto applies it as it is now",
    ]
    return manual("migrations.undo", "or undo it in this database, and have it applied anew", "\n".join(lines))
