"""What a repository is, by looking at its files alone: its packages, its Prisma, which of several is meant."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.inside import repository_root
from adx_tui.services.project import candidates, framework, package_manager, scan, selection, sql_migrations
from adx_tui.services.project.reading import Reading, depends_on_prisma
from adx_tui.services.project.repository import Package, PrismaProject, Repository, Source
from adx_tui.services.project.scan import Scan
from adx_tui.services.project.versions import PRISMA

_NO_VARIABLES: Mapping[str, str] = MappingProxyType({})


def discover(
    given: Path,
    *,
    chosen: Path | None = None,
    process_environment: Mapping[str, str] = _NO_VARIABLES,
    cancellation: Cancellation,
) -> Repository:
    """The repository that `given` is in; `chosen` is the folder that `--project` or adx-tui.toml names, and says which
    of its projects is meant. Raises CancelledRunError."""
    seen = look_through(given, chosen=chosen, cancellation=cancellation)
    return understand(seen, given, chosen=chosen, process_environment=process_environment)


def look_through(given: Path, *, chosen: Path | None = None, cancellation: Cancellation) -> Scan:
    """The names in the repository that `given` is in. Raises CancelledRunError."""
    given, named = _real(given, chosen)
    return scan.run(repository_root(given), given, *named, cancellation=cancellation)


def understand(
    seen: Scan, given: Path, *, chosen: Path | None = None, process_environment: Mapping[str, str] = _NO_VARIABLES
) -> Repository:
    """What was seen means this."""
    given, named = _real(given, chosen)
    reading = Reading(seen, given, *named, process_environment=process_environment)
    known, set_aside = candidates.find(reading)
    place = named[0] if named else given
    meant = selection.choose(reading, known, place, is_named=bool(named))
    choice = selection.settled_by(meant.project, place) if meant else None
    if not known:
        # Examples may be all there is: which of them is for the person to say.
        known, set_aside = candidates.find(reading.with_all())
    packages = reading.packages()
    mentions = () if known else tuple(_mentions(reading, packages))
    return Repository(
        root=seen.root,
        given=given,
        manager=package_manager.find(choice.folder if choice else given, seen.root, reading.manifests),
        packages=packages,
        projects=tuple(choice if choice and entry is meant else entry.project for entry in known),
        chosen=choice,
        framework=framework.find(_applications(reading, packages, given, choice), seen.root, reading.manifests),
        prisma_mentions=mentions,
        sql_migrations=None if known or mentions else sql_migrations.find(reading, given),
        set_aside=set_aside,
        unread=tuple(dict.fromkeys(reading.unread)),
        unmerged=tuple(dict.fromkeys(reading.unmerged)),
    )


def _real(given: Path, chosen: Path | None) -> tuple[Path, tuple[Path, ...]]:
    """Both without links; the second, where there is one, from the first on."""
    real = Path(os.path.realpath(given))
    return real, () if chosen is None else (Path(os.path.realpath(real / chosen)),)


def _applications(
    reading: Reading, packages: Sequence[Package], given: Path, project: PrismaProject | None
) -> Iterator[Package]:
    """The packages in the order in which one is likely the application: where the person is, the project's own, those
    that depend on it, all others."""
    if given != reading.root and (own := reading.package(given)):
        yield own
    if project is not None and project.package is not None:
        yield project.package
        name = project.package.name
        yield from (package for package in packages if name and name in package.dependencies)
        yield from (package for package in packages if depends_on_prisma(package))
    yield from packages


def _mentions(reading: Reading, packages: Sequence[Package]) -> Iterator[Source]:
    for package in packages:
        yield from (package.source(f"dependencies.{name}") for name in PRISMA if name in package.dependencies)
        yield from (
            package.source(f"scripts.{name}") for name, script in package.scripts.items() if "prisma " in script
        )
    seen = reading.scan
    yield from (Source(path) for path in (*seen.configs, *seen.schemas, *seen.locks) if not reading.is_aside(path))
