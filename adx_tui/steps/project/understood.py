"""What was understood, in a newcomer's words, and each with the file and the line that say so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from adx_tui.core.model import Check, ok, skipped
from adx_tui.core.wording import counted
from adx_tui.services.docker.compose_file import ComposeFileError
from adx_tui.services.project import prisma_scripts
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject

POSTGRESQL = ("postgresql", "postgres")
"""How a datasource names it (https://www.prisma.io/docs/orm/overview/databases/postgresql)."""


def describe_repository(project: Project) -> str:
    """Its top folder, its package manager, and how many packages it has."""
    repository = project.repository
    parts = [str(repository.root)]
    if repository.manager is not None:
        parts.append(f"{repository.manager.name} ({project.locate(repository.manager.source)})")
    if len(repository.packages) > 1:
        parts.append(counted(len(repository.packages), "package"))
    if repository.framework is not None:
        parts.append(f"{repository.framework.title} ({project.locate(repository.framework.source)})")
    return " · ".join(parts)


def describe_prisma(project: Project, prisma: PrismaProject) -> str:
    """Version, schema, models and provider."""
    parts = []
    if prisma.version is not None:
        parts.append(f"Prisma {prisma.version.text} ({project.locate(prisma.version.source)})")
    if prisma.schema is not None:
        parts.append(f"{project.relative(prisma.schema)}, {counted(prisma.models, 'model')}")
    if prisma.provider:
        parts.append(f"{prisma.provider} ({project.locate(prisma.provider_source)})")
    return " · ".join(parts)


def describe(project: Project, prisma: PrismaProject) -> Iterator[Check]:
    """URLs, environment, compose file and seed."""
    names = project.snapshot.url_names
    keys = prisma.direct_url or prisma.url
    said_by = f" ({project.locate(keys.source)})" if keys is not None else ""
    own = "" if names.application == names.migrations else f", {names.application[0]} the application's"
    yield ok("urls", "the variables of its URLs are known", f"{' or '.join(names.migrations)}{own}{said_by}")
    script = prisma_scripts.naming(project.repository, project.settings.env_file)
    named_by = f" ({project.locate(script)})" if script is not None else ""
    yield ok("environment_files", "its environment's files are known", _describe_environment(project) + named_by)
    yield _describe_compose(project)
    if prisma.seed is None:
        yield skipped("seed_command", "its seed command is known", "it names none")
    else:
        command = prisma.seed.name or prisma.seed.text
        yield ok("seed_command", "its seed command is known", f"{command} ({project.locate(prisma.seed.source)})")


def summarize(project: Project) -> str:
    """The panel's one line: "Next.js 16 · Prisma 7.1 · prisma/schema.prisma, 7 models · 2 migrations · …"."""
    repository, prisma = project.repository, project.repository.chosen
    parts = [repository.framework.title] if repository.framework is not None else []
    if prisma is None:
        return " · ".join([*parts, "several Prisma projects" if repository.projects else "no Prisma"])
    if prisma.version is not None:
        parts.append(f"Prisma {_short(prisma.version.text)}")
    if prisma.schema is not None:
        parts.append(f"{project.relative(prisma.schema)}, {counted(prisma.models, 'model')}")
    parts.append(counted(prisma.migration_count, "migration"))
    parts.append(_describe_environment(project))
    if (compose := _compose(project)) is not None:
        parts.append(compose)
    return " · ".join(parts)


def _short(version: str) -> str:
    return ".".join(version.lstrip("^~>=v ").split(".")[:2])


def _describe_environment(project: Project) -> str:
    name = project.relative(project.settings.env_file)
    try:
        environment = project.environment()
    except OSError as error:
        return f"{name}, which can't be read: {error.strerror}"
    example = project.relative(environment.schema.file.path) if environment.schema is not None else ""
    if environment.file is not None:
        return name
    return f"{name} from {example}" if example else f"no {name} yet"


def _compose(project: Project) -> str | None:
    path: Path | None = project.compose_path()
    service = project.snapshot.compose_names()
    if path is None or service is None:
        return None
    return f"{project.relative(path)}: {service.name} ({service.image})"


def _describe_compose(project: Project) -> Check:
    statement = "its compose file is known"
    try:
        described = _compose(project)
    except ComposeFileError as error:
        return skipped("compose", statement, str(error))
    if described is None:
        return skipped("compose", statement, "it has none with a PostgreSQL: one that is built in serves")
    return ok("compose", statement, described)
