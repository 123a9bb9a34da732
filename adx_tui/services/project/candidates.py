"""The Prisma projects of a repository, by the rules of the version that each of them locks.

A schema that something points at comes before one that lies where Prisma looks, and that before one that only lies
there. Copies in migrations, in examples and in generated clients are none. Migrations without a schema are one too:
adx-tui's own layout has `migrations/` alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from adx_tui.services.migrations import folder as migrations_folder
from adx_tui.services.project import schema_facts
from adx_tui.services.project.located import Located, Rank, locate
from adx_tui.services.project.migration_places import MigrationPlaces, locked_provider
from adx_tui.services.project.prisma_project import build, with_strays, without_schema
from adx_tui.services.project.reading import Reading, names_prisma
from adx_tui.services.project.repository import PrismaProject, Source
from adx_tui.services.project.scan import MigrationsPlace

MOST_SCHEMAS = 300
"""Files *.prisma that nothing names: more are a collection of tests, not a project's."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project, and how likely it is the one that is meant."""

    rank: Rank
    project: PrismaProject

    @property
    def home(self) -> Path:
        """The folder of the package that it belongs to."""
        return self.project.package.folder if self.project.package else self.project.folder


def find(reading: Reading) -> tuple[tuple[Candidate, ...], tuple[Path, ...]]:
    """The candidates, the likeliest first, and the folders of migrations that belong to none of them."""
    places = MigrationPlaces(reading)
    located = _located(reading)
    candidates = [Candidate(entry.rank, build(reading, entry, places)) for entry in located]
    candidates = _with_strays(reading, _without_next_generation(candidates, places), places)
    candidates += [_migrations_alone(reading, place) for place in places.unclaimed]
    candidates = candidates or list(_by_name_alone(reading))
    order = sorted(candidates, key=lambda item: (item.rank, len(item.home.parts), item.home))
    return tuple(order), tuple(places.set_aside)


def _located(reading: Reading) -> list[Located]:
    """Every schema that a project may be of. A config of which reading can't tell the schema has the one that is left
    over in its package."""
    located = list(_distinct(reading, [entry for start in _starts(reading) for entry in locate(reading, start)]))
    left_over = list(_left_over(reading, located))
    for at, entry in enumerate(located):
        mine = [other for other in left_over if entry.schema is None and other.folder == entry.folder]
        if len(mine) == 1:
            left_over.remove(mine[0])
            located[at] = replace(entry, schema=mine[0].schema)
    return [*located, *left_over]


def _starts(reading: Reading) -> list[Path]:
    """The folders in which somebody may start Prisma: of the packages those that name it, or have a schema."""
    configs = [path.parent for path in reading.scan.configs]
    schemas = [reading.package(path.parent) for path in reading.scan.schemas]
    starts = [reading.root, *reading.places]
    starts += [folder for folder, manifest in reading.manifests.items() if names_prisma(manifest.package)]
    starts += [folder.parent if folder.name == ".config" else folder for folder in configs]
    starts += [package.folder for package in schemas if package is not None]
    return [folder for folder in dict.fromkeys(starts) if not reading.is_aside(folder)]


def _distinct(reading: Reading, named: Sequence[Located]) -> Iterator[Located]:
    """Each schema once, as the place nearest to it has it; a file of a schema's folder is no schema of its own."""
    taken: set[str] = set()
    order = sorted(named, key=lambda item: (item.rank, item.config is None, -len(item.folder.parts)))
    for located in order:
        if located.schema is None:
            config = located.config
            if config is not None and (config.is_prisma_8 or config.migrations_path or located.unsettled):
                yield located
            continue
        real = {os.path.realpath(path) for path in (located.schema, *reading.schema(located.schema).files)}
        if real.isdisjoint(taken):
            yield located
        taken |= real


def _left_over(reading: Reading, located: Sequence[Located]) -> Iterator[Located]:
    """The schemas that nothing points at, and that lie at no usual place."""
    settled = (reading.schema(entry.schema).files for entry in located if entry.schema)
    taken = {os.path.realpath(path) for paths in settled for path in paths}
    migrations = {place.folder / name for place in reading.scan.migrations for name in place.marks}
    free = [
        path
        for path in reading.scan.schemas
        if os.path.realpath(path) not in taken
        and not reading.is_aside(path.parent)
        and migrations.isdisjoint(path.parents)
    ]
    if len(free) > MOST_SCHEMAS:
        reading.unread.append(f"of {len(free):,} files of schemas that nothing names {MOST_SCHEMAS} were read")
        free = free[:MOST_SCHEMAS]
    whole = [path for path in free if schema_facts.has_datasource(path)]
    for path in whole:
        below = [other for other in free if other != path and other.is_relative_to(path.parent)]
        schema = path.parent if below and set(below).isdisjoint(whole) else path
        yield Located(folder=_folder_for(reading, path), rank=Rank.OTHER, schema=schema, source=Source(schema))


def _folder_for(reading: Reading, path: Path) -> Path:
    """Where Prisma would be started for what lies at `path`."""
    package = reading.package(path.parent)
    if package is not None:
        return package.folder
    folder = path if os.path.isdir(path) else path.parent
    folder = folder.parent if folder.name == "migrations" else folder
    folder = folder.parent if folder.name == "prisma" else folder
    return folder if folder.is_relative_to(reading.root) else reading.root


def _without_next_generation(candidates: Sequence[Candidate], places: MigrationPlaces) -> list[Candidate]:
    """Where 7 and 8 stand side by side, 7's part is served."""
    served = {candidate.home for candidate in candidates if candidate.project.next_generation is None}
    kept = [item for item in candidates if item.project.next_generation is None or item.home not in served]
    theirs = {item.project.migrations for item in candidates if item not in kept and item.project.migration_count}
    mine = {item.project.migrations for item in kept}
    places.set_aside.extend(path for path in theirs - mine if path is not None)
    return kept


def _with_strays(reading: Reading, candidates: Sequence[Candidate], places: MigrationPlaces) -> list[Candidate]:
    """With the migrations that nobody's Prisma looks at given to the nearest schema of their package."""
    strays: dict[int, list[MigrationsPlace]] = {}
    for place in list(places.unclaimed):
        neighbours = [at for at, item in enumerate(candidates) if _is_home(reading, item, place.folder)]
        if not neighbours:
            continue
        places.unclaimed.remove(place)
        nearest = max(neighbours, key=lambda at: _nearness(candidates[at].project, place.folder))
        if place.is_next_generation and candidates[nearest].project.next_generation is None:
            places.set_aside.append(place.folder)
        else:
            strays.setdefault(nearest, []).append(place)
    return [
        replace(item, project=with_strays(reading, item.project, strays[at])) if at in strays else item
        for at, item in enumerate(candidates)
    ]


def _is_home(reading: Reading, candidate: Candidate, folder: Path) -> bool:
    package = reading.package(folder)
    if candidate.project.package is not None or package is not None:
        return package == candidate.project.package
    return folder.is_relative_to(candidate.home)


def _nearness(project: PrismaProject, folder: Path) -> tuple[int, bool, bool]:
    """How much of the way to `folder` the schema shares; of equal ones, whether it is for the same database, or for
    PostgreSQL."""
    beside = project.schema or project.folder
    provider, _ = locked_provider(folder) or ("", None)
    shared = len(Path(os.path.commonpath((beside, folder))).parts)
    return shared, project.provider == provider, project.provider == "postgresql"


def _migrations_alone(reading: Reading, place: MigrationsPlace) -> Candidate:
    folder = _folder_for(reading, place.folder)
    # adx-tui's own layout, or a schema's that is gone: where somebody starts, they are meant before those elsewhere.
    is_usual = folder in (reading.root, *reading.places) and migrations_folder.find(folder) == place.folder
    return Candidate(Rank.DEFAULT if is_usual else Rank.OTHER, without_schema(reading, folder, place))


def _by_name_alone(reading: Reading) -> Iterator[Candidate]:
    """A folder that is called `migrations`, and is empty yet, where nothing better is."""
    for folder in dict.fromkeys((*reading.places, reading.root)):
        path = migrations_folder.find(folder)
        if path is not None:
            yield Candidate(Rank.OTHER, without_schema(reading, folder, MigrationsPlace(path, {})))
            return
