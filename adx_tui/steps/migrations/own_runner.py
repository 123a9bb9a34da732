"""Migrations that only the project's own runner can apply: programs stand among the SQL."""

from __future__ import annotations

from collections.abc import Sequence

from adx_tui.core.model import (
    Check,
    Finding,
    Location,
    Remedy,
    failed,
    manual,
    name_first,
    ok,
    warning,
)
from adx_tui.services.migrations.folder import Migration, MigrationFolder
from adx_tui.services.project import project_commands
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import ProjectCommand
from adx_tui.steps.shared import project_command
from adx_tui.steps.shared.evidence import shortened

_STATEMENT = "what is no SQL among the migrations was run"


def find_runner(project: Project) -> ProjectCommand | None:
    """The command that applies what Prisma does not: programs among its migrations, or another tool's."""
    repository = project.repository
    if project.prisma is not None or repository.prisma_mentions:
        return project.prisma.runner if project.prisma is not None else None
    nearest = [package for package in repository.packages if package.folder in (repository.given, repository.root)]
    return project_commands.other_tool(nearest, repository.manager_name)


def pending(
    project: Project, folder: MigrationFolder, migrations: Sequence[Migration], runner: ProjectCommand | None
) -> Finding:
    """Of `migrations`, which are pending, none is applied here, not those before the first program either: such a
    runner often takes a new database another way, which a half filled one would keep it from."""
    first = folder.programs[0]
    count = f"{len(migrations)} pending migration" + ("s are" if len(migrations) > 1 else " is")
    return Finding(
        code="ADX430",
        cause=f"{count} for the project's own runner: {first.parent.name} is no SQL but {first.name}, "
        "and SQL that comes after it may build on what it does.",
        subject=first.parent.name,
        evidence=(
            f"no SQL  {name_first([program.parent.name for program in folder.programs])}",
            *shortened([f"pending  {migration.name}" for migration in migrations]),
        ),
        location=Location(project.relative(first)),
        remedies=(by_runner(project, runner),),
    )


def pending_check(
    project: Project, folder: MigrationFolder, migrations: Sequence[Migration], runner: ProjectCommand | None
) -> Check:
    """See `pending`."""
    return failed("pending", "every migration is applied", pending(project, folder, migrations, runner))


def programs_check(project: Project, folder: MigrationFolder, runner: ProjectCommand | None) -> Check:
    """Whether the programs ran, as far as SQL that comes after them and is applied shows it: all of that is."""
    if not folder.last_programs:
        return ok("programs", _STATEMENT, f"{len(folder.programs)}: the SQL that comes after them is applied")
    names = [program.parent.name for program in folder.last_programs]
    finding = Finding(
        code="ADX431",
        cause=f"Whether {name_first(names)} ran can't be seen: no SQL comes after it, and the project's own runner "
        "keeps its own record.",
        subject=name_first(names),
        evidence=shortened(names),
        location=Location(project.relative(folder.last_programs[0])),
        remedies=(by_runner(project, runner),),
    )
    return warning("programs", _STATEMENT, finding)


def by_runner(project: Project, runner: ProjectCommand | None) -> Remedy:
    """The project's own command, or where to look for it."""
    title = "have the project's own runner apply them"
    if runner is not None:
        return project_command.remedy(project, runner, id="migrations.runner", title=title)
    preview = "the project's own migration command: see the scripts of its package.json"
    return manual("migrations.runner", title, preview)
