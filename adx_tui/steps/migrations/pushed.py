"""A Prisma schema without migrations: most such projects work with `prisma db push`, in the others the first migration
was never made. Either way its tables are there, or a database for it is not."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Context, Finding, Inspection, Location, Remedy, failed, ok, typed
from adx_tui.services import git
from adx_tui.services.git import IgnoreRule
from adx_tui.services.migrations import pushed
from adx_tui.services.project import project_commands
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject
from adx_tui.steps.shared import project_command
from adx_tui.steps.shared.evidence import shortened

_STATEMENT = "every model has its table"


def is_without_migrations(project: Project) -> bool:
    """Whether there is a schema with models, and nobody says where migrations for it are."""
    prisma = project.prisma
    return prisma is not None and bool(prisma.tables) and project.settings.migrations is None


def inspect_tables(project: Project, prisma: PrismaProject, context: Context) -> Inspection:
    """Whether the models' tables are there. Raises DatabaseError and LoginError."""
    url = project.url()
    with project.run.connections.shared(url, context.cancellation) as connection:
        missing = pushed.missing_tables(connection, prisma.tables, url.schema)
    if not missing:
        yield ok("tables", _STATEMENT, f"{len(prisma.tables)} tables; the project has no migrations")
        return f"no migrations; {len(prisma.tables)} tables"
    yield failed("tables", _STATEMENT, _finding(project, prisma, missing, context.cancellation))
    return "no migrations, and no tables" if len(missing) == len(prisma.tables) else "tables are missing"


def _finding(project: Project, prisma: PrismaProject, missing: tuple[str, ...], cancellation: Cancellation) -> Finding:
    looked = project.relative(prisma.migrations) if prisma.migrations is not None else "prisma/migrations"
    source = prisma.migrations_source
    said_by = f" ({Location(project.relative(source.path), source.line)})" if source is not None else ""
    count = f"{len(missing)} of its {len(prisma.tables)} models have no table"
    if rule := _ignored_by(project, prisma, cancellation):
        place = Location(project.relative(rule.path), rule.line)
        return Finding(
            code="ADX006",
            cause=f"The schema has no migrations, and {count}: {place} (`{rule.pattern}`) keeps migrations out of git, "
            "so that a clone has none.",
            evidence=(f"no migrations in  {looked}{said_by}", f"git check-ignore  {place}  {rule.pattern}"),
            location=place,
            remedies=(_let_in(looked, place), *_remedies(project, prisma)),
        )
    return Finding(
        code="ADX006",
        cause=f"The schema has no migrations, and {count}: Prisma is to make them, by `db push` or a first migration.",
        evidence=(f"no migrations in  {looked}{said_by}", *shortened([f"no table  {name}" for name in missing])),
        location=Location(project.relative(prisma.schema)) if prisma.schema is not None else None,
        remedies=tuple(_remedies(project, prisma)),
    )


def _ignored_by(project: Project, prisma: PrismaProject, cancellation: Cancellation) -> IgnoreRule | None:
    folder = prisma.migrations or project.settings.given / "prisma" / "migrations"
    return git.ignoring_rule(folder / "20260101000000_init" / "migration.sql", cancellation)


def _let_in(folder: str, place: Location) -> Remedy:
    """https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories"""
    title = f"take {place} out, and have whoever has the migrations commit them"
    return typed("migrations.ignored", title, f"git add --force {shlex.quote(folder)}")


def _remedies(project: Project, prisma: PrismaProject) -> Iterator[Remedy]:
    """By the project's own Prisma, the installed one: no other version is fetched for it.
    https://www.prisma.io/docs/orm/prisma-migrate/workflows/prototyping-your-schema"""
    manager = project.repository.manager_name
    push = project_commands.prisma("db push", prisma, manager)
    first = project_commands.prisma("migrate dev --name init", prisma, manager)
    titles = (("push", push, "make the tables as the schema has them, without migrations"),)
    for id, command, title in (*titles, ("init", first, "make the first migration, and apply it")):
        if _is_installed(prisma):
            yield project_command.remedy(project, command, id=f"migrations.{id}", title=title)
        else:
            install = project_commands.install(prisma.folder, manager, push.source)
            commands = "\n".join(project_command.shown(project, needed) for needed in (install, command))
            yield typed(f"migrations.{id}", title, commands)


def _is_installed(prisma: PrismaProject) -> bool:
    """Whether its Prisma's CLI is in a `node_modules` that its commands would be looked for in."""
    folders = (prisma.folder, *prisma.folder.parents)
    return any(os.path.exists(folder / "node_modules" / ".bin" / "prisma") for folder in folders)
