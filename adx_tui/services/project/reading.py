"""What was read of a repository so far, each file once, and what could not be: for all who work out what it means."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.services import files, merge_marks
from adx_tui.services.project import package_manager, packages, schema_facts, versions, workspaces
from adx_tui.services.project.package_manager import upward
from adx_tui.services.project.packages import Manifest
from adx_tui.services.project.repository import Manager, Package, Version
from adx_tui.services.project.scan import Scan
from adx_tui.services.project.schema_facts import SchemaFacts

if TYPE_CHECKING:
    from adx_tui.services.prisma.config_file import PrismaConfig

MOST_MANIFESTS = 2000
"""package.json files that are read, those near the root first."""

# Folders of things to be looked at or tested with. Words of a name count too only where no product is called so.
_ASIDE = re.compile(
    r"_*(examples?|samples?|demos?|templates?|fixtures?|tests?|specs?|mocks?|e2e|testdata|playgrounds?|sandbox|docs?)_*"
)


class Reading:
    """See the module. `places` are the folders that the person named: what is in them is never set aside.
    One outside of the repository is none of it."""

    def __init__(self, scan: Scan, *places: Path, process_environment: Mapping[str, str]) -> None:
        self.scan = scan
        self.root = scan.root
        self._process_environment = process_environment
        self.unread = list(scan.unread)
        self.unmerged: list[tuple[Path, tuple[int, ...]]] = []
        self.places = tuple(place for place in places if place != scan.root and place.is_relative_to(scan.root))
        self._sets_aside = True
        self.manifests: Mapping[Path, Manifest] = dict(self._manifests())
        self._configs: dict[tuple[Path, Path], PrismaConfig] = {}
        self._schemas: dict[Path, SchemaFacts] = {}
        self._versions: dict[Path, Version | None] = {}

    def with_all(self) -> Reading:
        """The same, where nothing is set aside."""
        reading = copy(self)
        reading._sets_aside, reading._versions = False, {}
        reading.manifests = dict(reading._manifests())
        return reading

    def packages(self) -> tuple[Package, ...]:
        """The root's first, then the workspaces', then the ones that are none."""
        members = self._workspaces()
        order = sorted(self.manifests, key=lambda folder: (folder != self.root, folder not in members, folder))
        return tuple(self.manifests[folder].package for folder in order)

    def package(self, folder: Path) -> Package | None:
        """The nearest package of `folder`, upward."""
        steps = (self.manifests.get(step) for step in upward(folder, self.root))
        return next((manifest.package for manifest in steps if manifest), None)

    def depends_on_prisma(self, folder: Path) -> bool:
        """Whether a package that `folder` is in does."""
        steps = (self.manifests.get(step) for step in upward(folder, self.root))
        return any(manifest is not None and depends_on_prisma(manifest.package) for manifest in steps)

    def version(self, folder: Path) -> Version | None:
        """Prisma's in `folder`."""
        if folder not in self._versions:
            self._versions[folder] = versions.find(folder, self.root, self.manifests, *versions.PRISMA)
        return self._versions[folder]

    def config(self, path: Path, folder: Path) -> PrismaConfig:
        """The config at `path`, of Prisma that is started in `folder`."""
        if (path, folder) not in self._configs:
            # A language comes with them, for who has a config.
            from adx_tui.services.prisma import config_file
            from adx_tui.services.project import config_environment

            try:
                config = config_environment.read_config(path, folder, self._process_environment)
            except FileNotFoundError:  # gone since
                config = config_file.PrismaConfig(path=path, problem="it is not there any more")
            self._configs[path, folder] = config
            if config.problem:
                self._note(path, config.problem)
        return self._configs[path, folder]

    def schema(self, path: Path) -> SchemaFacts:
        """The schema at `path`, a file or a folder."""
        if path not in self._schemas:
            from adx_tui.services.prisma.schema_files import read_schema_files  # for who has a schema

            schema = read_schema_files(path)
            self._schemas[path] = schema_facts.of_files(schema)
            # One that is not there is said by the step that needs it (ADX623).
            for part in (part for part in schema.unreadable if files.may_exist(part.path)):
                self._note(part.path, part.detail, part.line)
        return self._schemas[path]

    def is_aside(self, path: Path) -> bool:
        """Whether it is an example, a fixture, a template: nothing that the repository itself runs on."""
        if not self._sets_aside:
            return False
        inside = [place for place in self.places if path.is_relative_to(place)]
        base = max(inside, key=lambda place: len(place.parts), default=self.root)
        return path.is_relative_to(base) and any(map(_ASIDE.fullmatch, path.relative_to(base).parts))

    def shown(self, path: Path) -> str:
        """`path` as somebody at the root would write it."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)

    def _note(self, path: Path, why: str | None, line: int | None = None) -> None:
        """That a file can't be read."""
        marks = merge_marks.list_lines_of(path)
        if marks:
            self.unmerged.append((path, marks))
        else:
            self.unread.append(f"{self.shown(path)}{f':{line}' if line else ''} can't be read: {why}")

    def _manifests(self) -> Iterator[tuple[Path, Manifest]]:
        wanted = [path for path in self.scan.manifests if not self.is_aside(path.parent)]
        if len(wanted) > MOST_MANIFESTS:
            self.unread.append(f"of {len(wanted):,} package.json files the first {MOST_MANIFESTS:,} were read")
        for path in wanted[:MOST_MANIFESTS]:
            try:
                yield path.parent, packages.read(path)
            except FileNotFoundError:  # gone since
                continue
            except OSError as error:
                self._note(path, error.strerror, getattr(error, "line", None))

    def _workspaces(self) -> frozenset[Path]:
        """The folders that a package manager takes for one of its workspaces."""
        members: set[Path] = set()
        of_pnpm = {path.parent for path in self.scan.workspace_files}
        for path in self.scan.workspace_files:
            try:
                patterns = workspaces.read_pnpm(path)
            except OSError as error:
                self._note(path, error.strerror, getattr(error, "line", None))
                continue
            members.update(workspaces.members(path.parent, patterns, self.manifests, Manager.PNPM))
        for folder, manifest in self.manifests.items():
            if manifest.workspaces and folder not in of_pnpm:
                members.update(workspaces.members(folder, manifest.workspaces, self.manifests, self._manager(folder)))
        return frozenset(members)

    def _manager(self, folder: Path) -> Manager:
        match = package_manager.find(folder, self.root, self.manifests)
        return match.name if match else Manager.NPM


def depends_on_prisma(package: Package) -> bool:
    """Whether the package itself does."""
    return any(name in package.dependencies for name in versions.PRISMA)


def can_be_path(path: Path) -> bool:
    """Whether a file may be called so: no name has a NUL, or half of a character."""
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def names_prisma(package: Package) -> bool:
    """Whether it depends on Prisma, starts it, or says something to it."""
    if package.prisma_schema or package.prisma_seed or depends_on_prisma(package):
        return True
    return any("prisma" in script for script in package.scripts.values())
