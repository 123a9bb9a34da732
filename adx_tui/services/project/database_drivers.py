"""The drivers by which a project goes to its database, and which of its URLs each of them is given.

By what its packages depend on, by Prisma's version, and by the programs of PostgreSQL that its scripts hand a URL to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services.postgres.drivers import libpq, neon, node_postgres, postgres_js, prisma_engine
from adx_tui.services.postgres.drivers.reading import UrlReading
from adx_tui.services.project.repository import Package, PrismaProject, Repository, Source
from adx_tui.services.project.urls import UrlNames

Reader = Callable[[str, Mapping[str, str]], UrlReading]

COMMAND_LINE = "Prisma's command line"
# Those that have others in them come first: `pg` beside the adapter is the adapter's.
_OF_PACKAGES: Mapping[str, Reader] = {
    "@prisma/adapter-pg": node_postgres.read,
    "@prisma/adapter-neon": neon.read,
    "pg": node_postgres.read,
    "pg-pool": node_postgres.read,
    "pg-native": libpq.read,
    "postgres": postgres_js.read,
    "@neondatabase/serverless": neon.read,
}
_ADAPTER = "@prisma/adapter-"
_LAST_WITH_ENGINE = 6
"""From version 7 on the client has no engine of its own: https://www.prisma.io/docs/orm/more/upgrade-guides"""
_PROGRAM = re.compile(r"\b(psql|pg_dump|pg_restore|pg_dumpall|pg_isready)\b[^|;&]*?\$\{?(\w+)")


@dataclass(frozen=True, slots=True)
class UsedDriver:
    """A driver as a person knows it, what it makes of a URL, and what says that the project uses it. `keys` are the
    variables of the URL that it is given, the first that is set."""

    name: str
    read: Reader
    keys: tuple[str, ...]
    source: Source

    @property
    def is_of_application(self) -> bool:
        """Whether the application's own sessions are its, not those of a command."""
        return self.name != COMMAND_LINE and self.read is not libpq.read


def find_drivers(repository: Repository, folder: Path, names: UrlNames) -> tuple[UsedDriver, ...]:
    """The drivers of the package in `folder` and of the Prisma project that is meant, each once."""
    prisma = repository.chosen
    packages = [package for package in repository.packages if package.folder == folder]
    if prisma is not None and prisma.package is not None and prisma.package not in packages:
        packages.append(prisma.package)
    found: dict[tuple[Reader, tuple[str, ...]], UsedDriver] = {}
    for driver in (*_of_packages(packages, names), *_of_prisma(prisma, names), *_of_scripts(packages, names)):
        found.setdefault((driver.read, driver.keys), driver)
    return tuple(found.values())


def _of_packages(packages: Iterable[Package], names: UrlNames) -> Iterator[UsedDriver]:
    for package in packages:
        for name, read in _OF_PACKAGES.items():
            if name in package.dependencies:
                yield UsedDriver(name, read, names.application, package.source(f"dependencies.{name}"))


def _of_prisma(prisma: PrismaProject | None, names: UrlNames) -> Iterator[UsedDriver]:
    if prisma is None or prisma.version is None or prisma.next_generation is not None:
        return
    source = prisma.version.source
    dependencies = prisma.package.dependencies if prisma.package is not None else {}
    if prisma.major <= _LAST_WITH_ENGINE and not any(name.startswith(_ADAPTER) for name in dependencies):
        yield UsedDriver(f"Prisma {prisma.major}'s engine", prisma_engine.read, names.application, source)
    yield UsedDriver(COMMAND_LINE, prisma_engine.read, names.migrations, source)


def _of_scripts(packages: Iterable[Package], names: UrlNames) -> Iterator[UsedDriver]:
    for package in packages:
        for script, text in package.scripts.items():
            for program, key in _PROGRAM.findall(text):
                if key in names.every:
                    yield UsedDriver(program, libpq.read, (key,), package.source(f"scripts.{script}"))
