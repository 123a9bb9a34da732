"""The scripts of a project in the order in which they run: its migrations, then its seeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services import git_trace
from adx_tui.services.migrations import folder as migration_folder
from adx_tui.services.migrations.folder import SCRIPT, Migration
from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.script import Statement
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import files as seed_files
from adx_tui.services.seeds.files import Seed
from adx_tui.services.seeds.ledger import Record
from adx_tui.steps.shared.sqlstates.refusal import Script

_MOST_FROM_GIT = 5


def of_migration(project: Project, migration: Migration) -> Script:
    return Script("migration", migration.name, project.relative(migration.path), migration.script)


def of_seed(project: Project, seed: Seed, ledger: Mapping[str, Record]) -> Script:
    """`ledger` holds what the seeds that ran have written to."""
    record = ledger.get(seed.name)
    fills = frozenset(record.proof.targets) if record is not None and record.proof is not None else frozenset()
    return Script("seed", seed.name, project.relative(seed.path), seed.text, fills)


def read_seeds(project: Project) -> tuple[Script, ...]:
    """Those on disk, in the order of their names; none where the folder can't be read, which the seeds step says."""
    try:
        seeds = seed_files.read(project.settings.seeds)[0] if project.settings.seeds.is_dir() else ()
    except OSError:
        return ()
    return tuple(of_seed(project, seed, {}) for seed in seeds)


def read_migrations(project: Project) -> tuple[Script, ...]:
    """Those on disk; none where the folder can't be read, which the migrations step says."""
    path = project.migrations_folder()
    try:
        migrations: Iterable[Migration] = migration_folder.read(path).migrations if path is not None else ()
    except OSError:
        return ()
    return tuple(of_migration(project, migration) for migration in migrations)


def read_gone(project: Project, folder: Path, names: Sequence[str], cancellation: Cancellation) -> Iterator[Script]:
    """Applied migrations of these names, oldest first, that `folder` no longer has: the newest first, as git has
    them. Raises CancelledRunError."""
    for name in reversed(names[-_MOST_FROM_GIT:]):
        relative = f"{name}/{SCRIPT}"
        if (newest := git_trace.newest_text(folder, relative, cancellation)) is not None:
            commit, text = newest
            where = f"git show {commit.id}:{project.relative(folder / relative)}"
            yield Script("applied migration", name, where, text)


def offset(script: str, line: int, column: int) -> int:
    """The character of `script` that stands at a place."""
    return sum(len(text) + 1 for text in script.split("\n", line - 1)[: line - 1]) + column - 1


def find_statement(script: str, line: int, column: int) -> Statement | None:
    """The statement of `script` that stands at a place."""
    at = offset(script, line, column)
    return next((statement for statement in sql_script.split(script) if statement.start <= at <= statement.end), None)
