"""Where the migrations are, and whether all that lie in the project are those that Prisma would take."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from adx_tui.core.model import Check, Finding, failed, manual, ok, skipped, warning
from adx_tui.services.migrations import folder as migration_folder
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject
from adx_tui.steps.project import understood

_STATEMENT = "its migrations are known"


def check_migrations(project: Project, prisma: PrismaProject) -> Iterator[Check]:
    """Whether there are any, and whether any lie elsewhere. What a schema without any needs, the step `migrations`
    says: that takes a server."""
    if project.settings.migrations is not None:
        yield ok("migrations", _STATEMENT, f"{project.relative(project.settings.migrations)}, as it was said")
        return
    if prisma.runner_reason is not None:
        runner = prisma.runner.name if prisma.runner is not None else "a runner of the project's own"
        yield ok("migrations", _STATEMENT, f"{project.relative(prisma.runner_reason.path.parent.parent)}, by {runner}")
        return
    if any(value.name == "migrations.path" for value in prisma.unsettled):
        yield skipped("migrations", _STATEMENT, "where Prisma looks is for the project's code to say")
        return
    unseen = tuple(folder for folder in prisma.elsewhere if _names(folder))
    if unseen and not prisma.migration_count:
        yield failed("migrations", _STATEMENT, _elsewhere(project, prisma, unseen))
        return
    if prisma.migration_count:
        yield ok("migrations", _STATEMENT, _describe(project, prisma))
    else:
        yield skipped("migrations", _STATEMENT, "it has none yet")
    if unseen:
        yield warning("elsewhere", "no migrations lie where Prisma does not look", _elsewhere(project, prisma, unseen))


def _describe(project: Project, prisma: PrismaProject) -> str:
    assert prisma.migrations is not None
    said_by = project.locate(prisma.migrations_source)
    number = understood.count(prisma.migration_count, "migration")
    return f"{number} in {project.relative(prisma.migrations)} ({said_by})"


def _names(folder: Path) -> frozenset[str]:
    """The migrations of SQL in `folder`, by their names."""
    try:
        return frozenset(migration.name for migration in migration_folder.read(folder).migrations)
    except OSError:
        return frozenset()


def _elsewhere(project: Project, prisma: PrismaProject, unseen: tuple[Path, ...]) -> Finding:
    looked = project.relative(prisma.migrations) if prisma.migrations is not None else "no folder"
    said_by = project.locate(prisma.migrations_source)
    first = project.relative(unseen[0])
    return Finding(
        code="ADX007",
        cause=f"Prisma {prisma.major} takes migrations from {looked}, and there are some in {first}.",
        subject=first,
        evidence=(
            f"Prisma looks in  {looked} ({said_by}): {prisma.migration_count} migrations",
            *(f"not looked at  {project.relative(folder)}: {len(_names(folder))} migrations" for folder in unseen),
        ),
        location=said_by,
        remedies=(
            manual("project.migrations", "say which folder is meant", f"adx-tui --migrations {shlex.quote(first)}"),
        ),
    )
