"""Prisma's configuration: what its commands need before they do anything.

https://www.prisma.io/docs/orm/reference/prisma-config-reference
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from adx_tui.core.model import Check, Finding, Remedy, failed, manual, ok, warning
from adx_tui.services import files
from adx_tui.services.environment import env_file
from adx_tui.services.javascript.values import Key, Lookup, Unsettled
from adx_tui.services.prisma import config_text
from adx_tui.services.prisma.config_file import PrismaConfig
from adx_tui.services.prisma.schema_problems import ProblemKind
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import Manager, Package, PrismaProject
from adx_tui.steps.application import unused_seed, url_move
from adx_tui.steps.application.places import locate
from adx_tui.steps.application.schema import ReadSchema
from adx_tui.steps.shared import url_remedies

_VERSION = 7
"""The first that has its URL in the config alone, and loads no `.env`."""
_LOADS_ENVIRONMENT = re.compile(
    r"\bdotenv(?:x|-cli|-flow)?\b|\benv-cmd\b|--env-file|\bdoppler\b|\binfisical\b|\bop run\b"
)
_STATEMENT = "Prisma's configuration says what its commands need"


def _not_empty(values: Mapping[str, str]) -> set[str]:
    return {key for key, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class ConfigurationChecks:
    """The checks of one project's configuration; `config` is None where there is none."""

    project: Project
    prisma: PrismaProject
    config: PrismaConfig | None

    def schema_is_there(self) -> Iterator[Check]:
        """Whether there is what the configuration names as the schema."""
        schema = self.prisma.schema
        if schema is None or (files.may_exist(schema) and (not schema.is_dir() or self.prisma.schema_files)):
            return
        what = "has no schema in it" if schema.is_dir() else "does not exist"
        named = self.project.relative(schema)
        finding = Finding(
            code="ADX623",
            cause=f"{named}, where Prisma is told to find its schema, {what}.",
            subject=named,
            evidence=(f"said by  {self.project.locate(self.prisma.schema_source)}",),
            location=self.project.locate(self.prisma.schema_source),
            remedies=(
                manual("application.config.schema", "name the file, or the folder, that there is", f"# {named}"),
            ),
        )
        yield failed("config.schema", "the schema is where Prisma looks", finding)

    def check(self, read_schema: ReadSchema) -> Iterator[Check]:
        """All that can be told once the schema was read."""
        unused = unused_seed.check_unused(self.project, self.prisma, self.config)
        checks = [*self._url(read_schema), *self._variables(), *self._loading(), *self._seed(), *unused]
        yield from checks
        if not checks and self.config is not None:
            yield ok("config", _STATEMENT, self.project.relative(self.config.path))

    @property
    def _is_seven(self) -> bool:
        return self.prisma.version is not None and self.prisma.version.major >= _VERSION

    def _url(self, read_schema: ReadSchema) -> Iterator[Check]:
        """Version 7: without one every `migrate` ends with "The datasource.url property is required"."""
        config = self.config
        if not self._is_seven or (config is not None and (config.url is not None or config.unsettled)):
            return
        in_schema = bool(read_schema.of_kind(ProblemKind.URL_IN_SCHEMA))
        if config is None and in_schema:
            return  # moving it makes the config
        version = self.prisma.version.text if self.prisma.version else ""
        what = "there is no prisma.config.ts" if config is None else f"{config.path.name} has no datasource.url"
        source = self.prisma.version.source if self.prisma.version else None
        place = locate(self.project, config.path) if config else self.project.locate(source)
        finding = Finding(
            code="ADX620",
            cause=f"Prisma {version} is not told which database is meant: {what}.",
            subject=place.path if place else "",
            evidence=("The datasource.url property is required in your Prisma config file when using prisma migrate",),
            location=place,
            remedies=(url_move.remedy(self.project, self.prisma, read_schema, config),),
        )
        yield failed("config.url", "Prisma's commands have a URL", finding)

    def _variables(self) -> Iterator[Check]:
        """`env("X")` ends the program where X is not set, or empty; the one of a schema is Prisma 5's and 6's."""
        loaded = self._loaded()
        if loaded is None:
            return
        required = dict(self._required())
        for name, (path, line) in required.items():
            if name in loaded:
                continue
            place = locate(self.project, path, line)
            finding = Finding(
                code="ADX621",
                cause=f'{place.path} asks for env("{name}"), and neither the environment nor a .env file has a value.',
                subject=name,
                evidence=(f"asked for by  {place}", f"looked into  {self._env_name}"),
                location=place,
                remedies=(
                    self._same_database(name)
                    or manual(f"application.config.{name}", f"set it in {self._env_name}", f"{name}=postgresql://…"),
                ),
            )
            yield failed(f"config.variable.{name}", f"{name} is set", finding)

    def _same_database(self, name: str) -> Remedy | None:
        """A direct URL leads to the same database past a pooler, and there is none before a server of ours. A shadow
        database is another one."""
        direct = self.prisma.direct_url
        if direct is None or name not in direct.keys or not self.project.is_local:
            return None
        return url_remedies.write(
            self.project,
            name,
            self.project.url(),
            id=f"application.config.{name}",
            title=f"let {name} lead to the project's database, as no pooler is before it here",
            outcome=f"wrote {name} into {self._env_name}",
        )

    def _required(self) -> Iterator[tuple[str, tuple[Path, int | None]]]:
        if self.config is not None:
            for lookup in (self.config.url, self.config.direct_url, self.config.shadow_database_url):
                first = lookup.alternatives[0] if isinstance(lookup, Lookup) and lookup.alternatives else None
                if isinstance(lookup, Lookup) and isinstance(first, Key) and first.required:
                    yield first.name, (self.config.path, lookup.line)
        if not self._is_seven and self.prisma.version is not None:
            for keys in (self.prisma.url, self.prisma.direct_url):
                if keys is not None and len(keys.keys) == 1 and keys.source.path.suffix == ".prisma":
                    yield keys.keys[0], (keys.source.path, keys.source.line)

    def _loaded(self) -> frozenset[str] | None:
        """What has a value in the process or in a file that may be read; None where that can't be told."""
        values = _not_empty(self.project.process_environment)
        try:
            values |= _not_empty(self.project.environment().values)
        except OSError:
            return None
        loads = self.config.env_file_loads if self.config is not None else ()
        if any(isinstance(load.unsettled, Unsettled) for load in loads):
            return None
        paths = [path for load in loads for path in load.files]
        for folder in {self.prisma.folder, self.project.repository.root}:
            paths += [folder / name for name in (".env", ".env.local", ".env.development", ".env.development.local")]
        for path in dict.fromkeys(paths):
            try:
                read = env_file.read_if_there(path)
            except OSError:
                return None
            values |= _not_empty(read.values) if read is not None else set()
        return frozenset(values)

    @property
    def _env_name(self) -> str:
        return self.project.relative(self.project.settings.env_file)

    def _loading(self) -> Iterator[Check]:
        """Version 7 loads no `.env` by itself: the config has to, or who starts it."""
        config = self.config
        if not self._is_seven or config is None or config.env_file_loads or config.unsettled:
            return
        keys = [key for key in config.environment_keys if not self.project.process_environment.get(key)]
        set_in_file = [key for key in keys if self._in_env_file(key)]
        if len(keys) < len(config.environment_keys) or not set_in_file or self._is_loaded_by_others():
            return
        place = locate(self.project, config.path, 1)
        has_dotenv = any("dotenv" in package.dependencies for package in self._packages())
        finding = Finding(
            code="ADX622",
            cause=f"Prisma {self.prisma.version.text if self.prisma.version else 7} loads no .env by itself, and "
            f"{config.path.name} does not either: its commands don't see {set_in_file[0]}.",
            subject=place.path,
            evidence=(
                f"{self._env_name}  has {set_in_file[0]}",
                f'{place.path}  neither import "dotenv/config" nor loadEnvFile()',
            ),
            location=place,
            remedies=(manual("application.config.env", "load it first", self._loader_diff(config, has_dotenv)),),
        )
        yield failed("config.env", "Prisma's commands see the .env file", finding)

    def _loader_diff(self, config: PrismaConfig, has_dotenv: bool) -> str:
        try:
            before = files.read_text(config.path, files.SETTINGS_BYTES)
        except OSError:
            before = ""
        after, name = config_text.with_loader(before, has_dotenv=has_dotenv), self.project.relative(config.path)
        lines = difflib.unified_diff(before.splitlines(), after.splitlines(), name, name, n=1, lineterm="")
        return "\n".join(lines)

    def _in_env_file(self, key: str) -> bool:
        try:
            file = self.project.environment().file
        except OSError:
            return False
        return file is not None and bool(file.values.get(key))

    def _is_loaded_by_others(self) -> bool:
        """By a script that starts Prisma (`dotenv -e … --`), or by Bun, which reads `.env` itself."""
        manager = self.project.repository.manager
        if manager is not None and manager.name is Manager.BUN:
            return True
        return any(_LOADS_ENVIRONMENT.search(text) for package in self._packages() for text in package.scripts.values())

    def _packages(self) -> list[Package]:
        root = self.project.repository.root
        own = [package for package in self.project.repository.packages if package.folder == root]
        return [*own, *([self.prisma.package] if self.prisma.package else [])]

    def _seed(self) -> Iterator[Check]:
        """package.json#prisma.seed, which version 7 does not read any more."""
        package = self.prisma.package
        if not self._is_seven or package is None or not package.prisma_seed:
            return
        config = self.config
        if config is not None and (config.seed is not None or any(part.name == "config" for part in config.unsettled)):
            return
        source = package.source("prisma.seed")
        place = self.project.locate(source)
        version = self.prisma.version.text if self.prisma.version else "7"
        finding = Finding(
            code="ADX626",
            cause=f"Prisma {version} does not read prisma.seed of package.json: `prisma db seed` runs nothing.",
            subject=str(place),
            evidence=(f"{place}  {package.prisma_seed}",),
            location=place,
            remedies=(
                manual(
                    "application.config.seed",
                    f"name it in {config.path.name if config is not None else 'prisma.config.ts'}",
                    f'migrations: {{ seed: "{package.prisma_seed}" }},',
                ),
            ),
        )
        yield warning("config.seed", "the seed is where this Prisma looks", finding)
