"""Whether the application's role can create the extensions that its migrations will create."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adx_tui.core.model import Check, Finding, Location, Remedy, failed, manual, ok
from adx_tui.services.grants import extensions, probes, statements
from adx_tui.services.grants.extensions import Extension
from adx_tui.services.migrations import folder, history, needed_extensions
from adx_tui.services.migrations.history import ForeignTableError
from adx_tui.services.migrations.needed_extensions import NeededExtension
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.project.project import Project
from adx_tui.settings import Postgres
from adx_tui.steps.grants import remedies
from adx_tui.steps.shared import extension_sources

Needed = Sequence[tuple[NeededExtension, Extension | None]]
"""What a migration creates, and what the server has of it."""
_STATEMENT = "extension {} can be created"


def needed(project: Project, connection: Connection, schema: str) -> Needed:
    """The extensions that pending migrations create."""
    path = project.migrations_folder()
    if path is None:
        return ()
    try:
        wanted = needed_extensions.created_by(folder.read(path).migrations)
        applied = history.read(connection, schema).applied if wanted else {}
    except (OSError, ForeignTableError):
        return ()  # the migrations step says so
    pending = [extension for extension in wanted if extension.migration.name not in applied]
    if not pending:
        return ()  # the server reads every extension's control file for an answer
    available = extensions.on_server(connection, [extension.name for extension in pending])
    return [(extension, available.get(extension.name)) for extension in pending]


def checks(project: Project, connection: Connection, schema: str, needed: Needed) -> Iterator[Check]:
    """A check for each. `connection` is the application's, and may have loaded their libraries afterwards."""
    lacking = [wanted.name for wanted, extension in needed if extension is None]
    for wanted, extension in needed:
        if extension is None:
            yield _lacking(project, connection, wanted, lacking)
        else:
            yield _check(project, connection, schema, wanted, extension)


def _lacking(project: Project, connection: Connection, wanted: NeededExtension, lacking: Sequence[str]) -> Check:
    """`wanted` is one of those that this server is `lacking`."""
    finding = Finding(
        code="ADX341",
        cause=f"A migration creates extension {wanted.name}, which this server does not have.",
        subject=wanted.name,
        location=Location(project.relative(wanted.migration.path), wanted.line),
        remedies=_brought_by(project, connection, wanted.name, lacking),
    )
    return failed(f"extension.{wanted.name}", _STATEMENT.format(wanted.name), finding)


def _brought_by(project: Project, connection: Connection, name: str, lacking: Sequence[str]) -> tuple[Remedy, ...]:
    if project.run.place.kind is Postgres.EMBEDDED:
        return extension_sources.beside_data(lacking, connection.info.server_version // 10_000)
    major = connection.info.server_version // 10_000
    what, image = extension_sources.image(project, name, major)
    if project.run.place.kind is Postgres.DOCKER:
        return (manual(f"grants.extension.{name}", f"{what}, or do without it", image),)
    title = f"install its package on the server, {what}, or do without it"
    return (manual(f"grants.extension.{name}", title, f"{extension_sources.package(name, major)}\n{image}"),)


def _check(
    project: Project, connection: Connection, schema: str, wanted: NeededExtension, extension: Extension
) -> Check:
    id, title = f"extension.{wanted.name}", _STATEMENT.format(wanted.name)
    where = Location(project.relative(wanted.migration.path), wanted.line)
    if extension.installed:
        return ok(id, title, "it is there")
    refusal = probes.create_extension(connection, wanted.name, schema)
    if refusal is None:
        return ok(id, title, "proved, and rolled back")
    cause = f"A migration creates extension {wanted.name}, which only a superuser may create."
    finding = Finding(
        code="ADX342",
        cause=cause,
        subject=wanted.name,
        evidence=refusal.lines,
        location=where,
        remedies=(_created_first(project, schema, wanted),),
    )
    return failed(id, title, finding)


def _created_first(project: Project, schema: str, wanted: NeededExtension) -> Remedy:
    statement = statements.create_extension(wanted.name, schema)
    if not wanted.tolerant:
        return manual(
            f"grants.extension.{wanted.name}",
            "let the migration say IF NOT EXISTS; an administrator can then create it first",
            f"CREATE EXTENSION IF NOT EXISTS {identifier(wanted.name)};",
        )
    if not project.has_administrator():
        return manual(
            f"grants.extension.{wanted.name}", "have an administrator of the server run this", f"{statement};"
        )
    return remedies.by_statement(
        project,
        project.administrator().changed(database=project.url().database),
        f"grants.extension.{wanted.name}",
        "create it first, as the administrator",
        (statement, statement),
        f"created extension {wanted.name}",
    )
