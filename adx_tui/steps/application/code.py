"""What the project's own files say of whether the application would work: read, never run."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

from adx_tui.core.model import Check, Context, Finding, failed, manual
from adx_tui.services.application.client_modules import ClientModules
from adx_tui.services.application.source_code import read_source_code
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.prisma import config_file
from adx_tui.services.prisma.config_file import PrismaConfig
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject
from adx_tui.steps.application import adapter, clients_per_process, own_files, schema, url_move
from adx_tui.steps.application.configuration import ConfigurationChecks
from adx_tui.steps.application.generated import GeneratedChecks
from adx_tui.steps.application.packages import PackageChecks
from adx_tui.steps.application.places import locate
from adx_tui.steps.application.statements import SCHEMA


def check_code(
    project: Project, prisma: PrismaProject, context: Context
) -> Generator[Check, None, ClientModules | None]:
    """Every check that needs no server. Returns the clients that the code makes; None where it was not looked for
    them."""
    config = read_config(prisma)
    configuration = ConfigurationChecks(project, prisma, config)
    lacking = list(configuration.schema_is_there())
    if lacking:
        yield from lacking
        return None
    try:
        read_schema = schema.read(prisma)
    except UnreadableFileError as error:
        yield failed("schema", SCHEMA, _unreadable(project, error))
        return None
    yield from schema.check_schema(project, prisma, read_schema)
    yield from url_move.check_urls(project, prisma, read_schema, config)
    yield from configuration.check(read_schema)
    clients = _read_clients(project, prisma, context)
    packages = PackageChecks(project, prisma, clients)
    yield from packages.check()
    yield from GeneratedChecks(project, prisma, read_schema.schema, clients, packages.is_installed).check(context)
    yield from adapter.check_adapter(project, prisma, clients)
    yield from clients_per_process.check_clients(project, clients)
    yield from own_files.check_own_files(project, prisma, context)
    return clients


def _read_clients(project: Project, prisma: PrismaProject, context: Context) -> ClientModules:
    """The code of the whole repository, or of the folder that somebody named."""
    settings = project.settings
    is_named = settings.sources["app"] != "default"
    folder = Path(os.path.realpath(settings.app)) if is_named else project.repository.root
    places = (prisma.folder, project.repository.given)
    state = settings.project_state_dir
    code = read_source_code(folder, *places, state=state, cancellation=context.cancellation)
    return ClientModules(code, project.repository, prisma)


def read_config(prisma: PrismaProject) -> PrismaConfig | None:
    """Prisma's config as it is now; None where there is none."""
    if prisma.config is None:
        return None
    try:
        return config_file.read_config(prisma.config, prisma.folder)
    except FileNotFoundError:
        return None


def _unreadable(project: Project, error: UnreadableFileError) -> Finding:
    place = locate(project, Path(error.filename), error.line)
    return Finding(
        code="ADX616",
        cause=f"Prisma's schema can't be read: {error.problem}.",
        subject=place.path,
        location=place,
        remedies=(manual("application.schema.read", "correct the file", f"# {place}"),),
    )
