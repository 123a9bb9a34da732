"""No Prisma project, or several: which one is meant is for a person to say."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from adx_tui.core.model import Check, Context, Finding, Remedy, Risk, failed, manual, ok, skipped
from adx_tui.services.project import options_file
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import PrismaProject
from adx_tui.steps.shared import env_writer

_STATEMENT = "one Prisma project is meant"


def check_choice(project: Project) -> Iterator[Check]:
    """Why none is chosen."""
    repository = project.repository
    if project.settings.migrations is not None:
        yield ok("prisma", _STATEMENT, f"its migrations are {project.relative(project.settings.migrations)}")
    elif repository.projects:
        yield failed("prisma", _STATEMENT, _several(project))
    elif repository.prisma_mentions:
        yield failed("prisma", _STATEMENT, _nowhere(project))
    else:
        yield skipped("prisma", _STATEMENT, "nothing of Prisma is in this repository")


def _several(project: Project) -> Finding:
    candidates = project.repository.projects
    return Finding(
        code="ADX001",
        cause=f"There are {len(candidates)} Prisma projects here, each with a database of its own.",
        evidence=tuple(_line(project, candidate) for candidate in candidates),
        remedies=tuple(_take(project, candidate) for candidate in candidates),
    )


def _line(project: Project, candidate: PrismaProject) -> str:
    folder = project.relative(candidate.folder)
    place = candidate.schema or candidate.migrations
    parts = [project.relative(place)] if place is not None else []
    if candidate.provider:
        parts.append(candidate.provider)
    parts.append(f"{candidate.migration_count} migrations")
    if candidate.url is not None and candidate.url.keys:
        parts.append(" or ".join(candidate.url.keys))
    return f"{folder}  {' · '.join(parts)}"


def _take(project: Project, candidate: PrismaProject) -> Remedy:
    """Keep the choice for everybody; who wants it for one run names the folder."""
    root = project.repository.root
    means_it = project.repository.selector(candidate)
    folder = means_it.relative_to(root).as_posix()
    line = f'project = "{folder}"'
    path = root / options_file.NAME
    preview = f"# for everybody, in {options_file.NAME}: {line}"
    if means_it.is_dir():
        preview = f"adx-tui --project {shlex.quote(project.relative(means_it))}\n{preview}"
    if path.exists() or '"' in folder or "\\" in folder:
        return manual(f"project.choose.{folder}", f"take {folder}", preview)

    def write(_: Context) -> str:
        with env_writer.writing(project, path):
            options_file.create(path, line)
        project.read_again()
        return f"wrote {line} into {options_file.NAME}"

    return Remedy(
        id=f"project.choose.{folder}",
        title=f"take {folder}, here and for everybody: in {options_file.NAME}",
        risk=Risk.SAFE,
        preview=preview,
        apply=write,
        by_choice=True,
    )


def _nowhere(project: Project) -> Finding:
    mentions = project.repository.prisma_mentions
    places = [project.locate(mention) for mention in mentions]
    return Finding(
        code="ADX002",
        cause="Prisma is named here, but there is neither a schema nor migrations where its version would look.",
        evidence=tuple(f"named in  {place}" for place in places[:8]),
        location=places[0],
        remedies=(manual("project.schema", "name the folder that has it", "adx-tui --project FOLDER"),),
    )
