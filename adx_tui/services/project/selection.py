"""Which of a repository's Prisma projects is meant: one is taken, of several a person has to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from adx_tui.services.project.candidates import Candidate
from adx_tui.services.project.located import Rank
from adx_tui.services.project.reading import Reading
from adx_tui.services.project.repository import PrismaProject

_POSTGRES = frozenset({"postgresql", ""})
"""A provider that could not be read may be it."""


def choose(reading: Reading, known: Sequence[Candidate], place: Path, *, is_named: bool) -> Candidate | None:
    """The only one that comes into question: of those inside of `place`, else of those around it, else of those that
    the package there depends on, else, unless the person named `place`, of all."""
    here = [candidate for candidate in known if candidate.project.is_inside(place)]
    around = [candidate for candidate in known if place.is_relative_to(candidate.project.folder)]
    deepest = max((len(candidate.project.folder.parts) for candidate in around), default=0)
    around = [candidate for candidate in around if len(candidate.project.folder.parts) == deepest]
    own = reading.package(place) if place.is_relative_to(reading.root) else None
    wanted = own.dependencies.keys() if own else ()
    used = [candidate for candidate in known if candidate.project.package and candidate.project.package.name in wanted]
    meant = _likely(here or around or used or ([] if is_named else known))
    return meant[0] if len(meant) == 1 else None


def settled_by(project: PrismaProject, place: Path) -> PrismaProject:
    """A schema that only the project's code could name is settled where a person named its folder, or stands in it."""
    if project.schema is None or place == project.folder or not project.schema.is_relative_to(place):
        return project
    if not place.is_relative_to(project.folder):
        return project
    return replace(project, unsettled=tuple(value for value in project.unsettled if value.name != "schema"))


def _likely(known: Sequence[Candidate]) -> Sequence[Candidate]:
    """Without what nothing points at where something does, without other databases where one is PostgreSQL's, and where
    a schema is there without those that are not: a config for a container names paths in it."""
    best: dict[Path, Rank] = {}
    for candidate in known:
        best[candidate.home] = min(candidate.rank, best.get(candidate.home, Rank.OTHER))
    likely = [candidate for candidate in known if candidate.rank == best[candidate.home]]
    likely = [candidate for candidate in likely if candidate.rank < Rank.OTHER] or likely
    likely = [candidate for candidate in likely if _is_there(candidate.project)] or likely
    return [candidate for candidate in likely if candidate.project.provider in _POSTGRES] or likely


def _is_there(project: PrismaProject) -> bool:
    return project.schema is None or bool(project.schema_files)
