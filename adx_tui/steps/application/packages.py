"""The packages that Prisma consists of: there, of one version, and installed as the lockfile says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from adx_tui.core.model import Check, Finding, Remedy, failed, ok, skipped, typed, warning
from adx_tui.services import files
from adx_tui.services.application.client_modules import ClientModules
from adx_tui.services.javascript.client_facts import ClientKind
from adx_tui.services.project import prisma_rules, project_commands, versions
from adx_tui.services.project.package_manager import upward
from adx_tui.services.project.packages import Manifest
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import Manager, PrismaProject, ProjectCommand, Source, Version
from adx_tui.steps.application.clients_per_process import evidence
from adx_tui.steps.shared import project_command
from adx_tui.steps.shared.project_command import in_folder

STATEMENT = "Prisma's packages fit each other"
_CLI = ("prisma", "@prisma/prisma7")
_OTHERS = ("@prisma/client", "@prisma/adapter-pg")
_PLAIN = re.compile(r"[\^~=v]?\d+(?:\.(?:\d+|x|\*)){0,2}(?:[-+][\w.+-]*)?")
_INSTALLED = ("node_modules", ".pnp.cjs")


@dataclass(frozen=True, slots=True)
class PackageChecks:
    """The checks of what package.json, the lockfile and node_modules say."""

    project: Project
    prisma: PrismaProject
    clients: ClientModules

    @property
    def is_installed(self) -> bool:
        """Whether there are packages at all, or the project has none that could be."""
        steps = upward(self.prisma.folder, self.project.repository.root)
        return any(files.may_exist(step / name) for step in steps for name in _INSTALLED)

    def check(self) -> Iterator[Check]:
        if self.prisma.version is None:
            return
        checks = [*self._missing(), *self._differing(), *self._behind()]
        yield from checks
        if not self.is_installed:
            yield skipped("packages.installed", "the packages are installed", f"not yet: {self._install.text}")
        elif not checks:
            yield ok("packages", STATEMENT, f"Prisma {self.prisma.version.text}")

    def _missing(self) -> Iterator[Check]:
        """What the code imports, and no package.json of the repository asks for."""
        wanted = {
            "@prisma/client": (ClientKind.PRISMA, failed),
            "@prisma/adapter-pg": (ClientKind.ADAPTER, failed),
            "pg": (ClientKind.POOL, warning),
        }
        for name, (kind, report) in wanted.items():
            made = [made for made in self.clients.of_kind(kind) if self.clients.is_of_server(made.module)]
            if not made or self._asks(name):
                continue
            package = self.prisma.package
            finding = Finding(
                code="ADX625",
                cause=f"The code needs {name}, and no package.json of the repository asks for it.",
                subject=name,
                evidence=evidence(self.project, made[0]),
                location=self.project.locate(Source(package.manifest) if package else None),
                remedies=(typed(f"application.packages.{name}", "add it", self._adding(name)),),
            )
            yield report(f"packages.missing.{name}", f"{name} is asked for", finding)

    def _asks(self, name: str) -> bool:
        if any(name in package.dependencies for package in self.project.repository.packages):
            return True
        root = self.project.repository.root
        return versions.find_installed(self.prisma.folder, root, self._manifests, name) is not None and name != "pg"

    def _differing(self) -> Iterator[Check]:
        """Prisma releases them together, and wants them of one version."""
        own = self.prisma.version
        assert own is not None
        for name in _OTHERS:
            other = self._version(name)
            if other is None or not _differs(own, other):
                continue
            finding = Finding(
                code="ADX624",
                cause=f"{name} is {other.text} and prisma {own.text}: they belong to one release.",
                subject=f"{name} {other.text}",
                evidence=(
                    f"{own.text:<12}  {self.project.locate(own.source)}",
                    f"{other.text:<12}  {self.project.locate(other.source)}",
                ),
                location=self.project.locate(other.source),
                remedies=(typed(f"application.packages.{name}", "take the same", self._adding(name)),),
            )
            report = failed if own.major != other.major else warning
            yield report(f"packages.{name}", STATEMENT, finding)

    def _behind(self) -> Iterator[Check]:
        """node_modules that is not what the lockfile has; a lockfile that is not what package.json asks for."""
        root = self.project.repository.root
        for name in (*_CLI, *_OTHERS):
            folder = self._folder(name)
            installed = versions.find_installed(folder, root, self._manifests, name)
            locked = versions.find_locked(folder, root, self._manifests, name)
            asked = versions.find_asked_for(folder, root, self._manifests, name)
            if installed is not None and locked is not None and installed.text != locked.text:
                one, other, what = installed, locked, "installed"
            elif locked is not None and asked is not None and _is_plain(asked) and locked.major != asked.major:
                one, other, what = locked, asked, "locked"
            else:
                continue
            finding = Finding(
                code="ADX624",
                cause=f"{name} is {what} as {one.text}, and {other.text} is asked for.",
                subject=f"{name} {one.text}",
                evidence=(
                    f"{one.text:<12}  {self.project.locate(one.source)}",
                    f"{other.text:<12}  {self.project.locate(other.source)}",
                ),
                location=self.project.locate(other.source),
                remedies=(self._installing(),),
            )
            report = failed if one.major != other.major else warning
            yield report(f"packages.installed.{name}", "what is installed is what is asked for", finding)

    def _version(self, name: str) -> Version | None:
        return versions.find(self._folder(name), self.project.repository.root, self._manifests, name)

    def _folder(self, name: str) -> Path:
        """Of the package that asks for it: Prisma's own, else the first that does."""
        own = self.prisma.package
        asking = [package for package in self.project.repository.packages if name in package.dependencies]
        if own is None or own in asking or not asking:
            return self.prisma.folder
        return asking[0].folder

    @property
    def _manifests(self) -> Mapping[Path, Manifest]:
        return {package.folder: Manifest(package=package) for package in self.project.repository.packages}

    def _installing(self) -> Remedy:
        title = "install what is asked for"
        return project_command.remedy(self.project, self._install, id="application.packages.install", title=title)

    @property
    def _install(self) -> ProjectCommand:
        manager = self.project.repository.manager
        source = manager.source if manager is not None else Source(self.project.repository.root)
        folder = source.path.parent if manager is not None else self.prisma.folder
        return project_commands.install(folder, self.project.repository.manager_name, source)

    def _adding(self, name: str) -> str:
        """The command that asks for it, of Prisma's own version where it is one of Prisma's."""
        manager, own = self.project.repository.manager_name, self.prisma.version
        verb = "install" if manager is Manager.NPM else "add"
        at = f"@{own.text}" if own is not None and name.startswith("@prisma/") else ""
        text = f"{manager} {verb} {shlex.quote(name + at)}"
        return in_folder(self.project, self.prisma.folder, text)


def _differs(one: Version, other: Version) -> bool:
    """In their major version; in their minor one too where both are what is installed."""
    if one.major != other.major:
        return _is_plain(one) and _is_plain(other)
    return one.locked and other.locked and prisma_rules.number_of(one) != prisma_rules.number_of(other)


def _is_plain(version: Version) -> bool:
    """Whether it is one version, or those that are compatible with one: of `>=5 <8` no major version is meant."""
    return version.locked or _PLAIN.fullmatch(version.text) is not None
