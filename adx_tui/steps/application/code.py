"""What the project's own files say of whether the application would work: read, never run."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core.model import Check, Context, Finding, failed, manual, skipped
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.prisma import config_file
from adx_tui.services.prisma.config_file import PrismaConfig
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject
from adx_tui.steps.application import schema, url_move
from adx_tui.steps.application.places import locate


def check_code(project: Project, context: Context) -> Iterator[Check]:
    """Every check that needs no server."""
    prisma = project.prisma
    if prisma is None or prisma.schema is None or prisma.next_generation is not None:
        yield skipped("schema", schema.STATEMENT, "there is no schema of Prisma's")
        return
    config = read_config(prisma)
    try:
        read_schema = schema.read(prisma)
    except UnreadableFileError as error:
        yield failed("schema", schema.STATEMENT, _unreadable(project, error))
        return
    yield from schema.check_schema(project, prisma, read_schema)
    yield from url_move.check_urls(project, prisma, read_schema, config)


def read_config(prisma: PrismaProject) -> PrismaConfig | None:
    """Prisma's config as it is now; None where there is none."""
    if prisma.config is None:
        return None
    try:
        return config_file.read_config(prisma.config, prisma.folder)
    except FileNotFoundError:
        return None


def _unreadable(project: Project, error: UnreadableFileError) -> Finding:
    place = locate(project, error.filename, error.line)
    return Finding(
        code="ADX616",
        cause=f"Prisma's schema can't be read: {error.problem}.",
        subject=place.path,
        location=place,
        remedies=(manual("application.schema.read", "correct the file", f"# {place}"),),
    )
