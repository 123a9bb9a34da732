"""Migrations of another tool than Prisma, none of which adx-tui runs: whether anybody did."""

from __future__ import annotations

import shlex

from adx_tui.core.model import Context, Finding, Inspection, Location, Remedy, failed, manual, ok, typed
from adx_tui.core.wording import counted
from adx_tui.services.migrations import history
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import ProjectCommand, Source, SqlMigrations
from adx_tui.steps.migrations import own_runner
from adx_tui.steps.shared import project_command
from adx_tui.steps.shared.evidence import shortened


def inspect_tables(project: Project, runner: ProjectCommand | None, context: Context) -> Inspection | None:
    """Whether `runner`, or else whoever applies the SQL files that there are, made any table; None where there is
    neither. Raises DatabaseError and LoginError."""
    files = project.repository.sql_migrations
    if runner is not None:
        return _look(project, runner.name or runner.text, _not_run(project, runner), context)
    return (
        _look(project, files.tool or project.relative(files.folder), _files(project, files), context) if files else None
    )


def _look(project: Project, by: str, lacking: Finding, context: Context) -> Inspection:
    url, title = project.url(), "the project's own migrations were run"
    with project.run.connections.shared(url, context.cancellation) as connection:
        tables = history.objects(connection, url.schema)
    if tables:
        yield ok("tables", title, f"{counted(len(tables), 'table')}, by {by}")
        return f"{by}: {counted(len(tables), 'table')}"
    yield failed("tables", title, lacking)
    return "the project's own migrations were not run"


def _not_run(project: Project, runner: ProjectCommand) -> Finding:
    command = runner.name or runner.text
    return Finding(
        code="ADX432",
        cause=f"The database has no table: `{command}`, which makes them, was not run.",
        subject=command,
        evidence=(f"{project.locate(runner.source)}  {runner.text}", f"no table in  {project.url().schema}"),
        location=project.locate(runner.source),
        remedies=(own_runner.by_runner(project, runner),),
    )


def _files(project: Project, migrations: SqlMigrations) -> Finding:
    folder, count = project.relative(migrations.folder), counted(len(migrations.files), "migration")
    whose = f"as {migrations.tool} has them" if migrations.tool else "in SQL files side by side"
    what = f"the migrations of {folder} ({count}, {whose}), which adx-tui does not run"
    return Finding(
        code="ADX432",
        cause=f"The database has no table: nobody ran {what}.",
        subject=folder,
        evidence=(
            *shortened([project.relative(path) for path in migrations.files]),
            f"no table in  {project.url().schema}",
        ),
        location=Location(project.relative(migrations.files[0])),
        remedies=(_remedy(project, migrations, folder),),
    )


def _remedy(project: Project, migrations: SqlMigrations, folder: str) -> Remedy:
    id, title = "migrations.runner", f"have {migrations.tool or 'the project'} apply them"
    if migrations.command is not None:
        return project_command.remedy(project, migrations.command, id=id, title=title)
    if not migrations.tool:
        layout = [_in_its_folder(project.relative(path)) for path in migrations.files]
        title = "let adx-tui apply them: a folder for each, with a migration.sql"
        return manual("migrations.layout", title, "\n".join(shortened(layout)))
    url = project.url()
    line = migrations.command_line.format(
        folder=shlex.quote(folder),
        address=shlex.quote(f"{url.host}:{url.port}/{url.database}"),
        role=shlex.quote(url.user),
    )
    if migrations.asks_for_password:
        return typed(id, title, line)
    command = ProjectCommand(line, project.settings.given, Source(migrations.files[0]))
    return project_command.remedy(project, command, id=id, title=title)


def _in_its_folder(path: str) -> str:
    folder = path.removesuffix(".sql")
    return f"mkdir {shlex.quote(folder)} && mv {shlex.quote(path)} {shlex.quote(folder + '/migration.sql')}"
