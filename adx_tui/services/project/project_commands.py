"""The commands of a project's own that a person would type: its seed, and what applies its migrations."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.services.project.command import prisma_words
from adx_tui.services.project.prisma_rules import Rules
from adx_tui.services.project.repository import Manager, Package, PrismaProject, ProjectCommand, Source

if TYPE_CHECKING:
    from adx_tui.services.prisma.config_file import PrismaConfig

_EXEC = {Manager.NPM: "npx", Manager.PNPM: "pnpm exec", Manager.YARN: "yarn", Manager.BUN: "bunx"}
_MIGRATION_TOOLS = {
    "drizzle-kit": "drizzle-kit migrate",
    "knex": "knex migrate:latest",
    "sequelize-cli": "sequelize-cli db:migrate",
    "node-pg-migrate": "node-pg-migrate up",
}
"""What applies the migrations of other tools, by their packages: as their documentation has it."""
_SEED = re.compile(r"(?:(?:db|database|prisma)[:._-])?seed(?:[:._-](?:db|database|dev|data))?")
_PRISMA_SEED = re.compile(r"\bprisma7?\s+db\s+seed\b")
_MIGRATES = re.compile(r"(?:^|[:._-])migrat(?:e|es|ions?)(?=$|[:._-])")
# Those make migrations, take them back, or only look.
_OTHER_ENDS = re.compile(
    r"(?:^|[:._-])(?:create|generate|gen|make|new|add|down|rollback|revert|undo|reset|status|diff|resolve|check|test)"
    r"(?=$|[:._-])"
)
_PRISMA_MIGRATE = re.compile(r"\bprisma7?\s+migrate\b")
_GENERATES = re.compile(r"(?:^|[:._-])(?:generate|gen)(?=$|[:._-])")
_PRISMA_GENERATE = re.compile(r"\bprisma7?\s+generate\b")
# Those of the templates of Next.js, NestJS, Gatsby, Vue and npm itself; one that reloads before one that may not.
_STARTS = ("dev", "start:dev", "develop", "serve", "start")
# The one for a developer's own machine before the ones for a server.
_ORDER = ("dev", "local", "up", "", "deploy", "prod", "production", "ci")


def seed(
    folder: Path, package: Package | None, config: PrismaConfig | None, rules: Rules, manager: Manager
) -> ProjectCommand | None:
    """The seed: what `prisma db seed` runs by the version's rules, else a script that is called so."""
    name = f"{_EXEC[manager]} prisma db seed"
    if config is not None:
        from adx_tui.services.prisma.config_file import ConfiguredText  # loaded with the config

        if isinstance(config.seed, ConfiguredText):
            source = Source(config.path, config.seed.line)
            return ProjectCommand(config.seed.text, folder, source, name, prisma_words(config.seed.text))
    if package is None:
        return None
    if rules.package_json and package.prisma_seed:
        text, source = package.prisma_seed, package.source("prisma.seed")
        return ProjectCommand(text, package.folder, source, name, prisma_words(text))
    # A script that only asks Prisma for the seed has nothing to run.
    names = [key for key, text in package.scripts.items() if _SEED.fullmatch(key) and not _PRISMA_SEED.search(text)]
    return _script(package, min(names, key=len), manager) if names else None


def runner(packages: Iterable[Package], manager: Manager) -> ProjectCommand | None:
    """What applies migrations that are not all SQL: a script called for it, that is not Prisma's own command. Of
    `packages` the first that has one."""
    for package in packages:
        names = [
            key
            for key, text in package.scripts.items()
            if _MIGRATES.search(key) and not _OTHER_ENDS.search(key) and not _PRISMA_MIGRATE.search(text)
        ]
        if names:
            return _script(package, min(names, key=lambda key: (_place(key), len(key))), manager)
    return None


def other_tool(packages: Iterable[Package], manager: Manager) -> ProjectCommand | None:
    """What applies the migrations of another tool than Prisma: the project's script for it, else the tool's own."""
    packages = tuple(packages)
    if (command := runner(packages, manager)) is not None:
        return command
    for package in packages:
        for name, text in _MIGRATION_TOOLS.items():
            if name in package.dependencies:
                return ProjectCommand(
                    f"{_EXEC[manager]} {text}", package.folder, package.source(f"dependencies.{name}")
                )
    return None


def start(packages: Iterable[Package], manager: Manager) -> ProjectCommand | None:
    """What starts the application on a developer's machine: of `packages` the first that has a script called for it."""
    for package in packages:
        if (name := next((name for name in _STARTS if name in package.scripts), None)) is not None:
            return _script(package, name, manager)
    return None


def generate(folder: Path, package: Package | None, manager: Manager, source: Source) -> ProjectCommand:
    """What generates Prisma's client: a script called for it, else Prisma's own command. `source` is the schema."""
    scripts = package.scripts.items() if package is not None else ()
    names = [key for key, text in scripts if _GENERATES.search(key) and _PRISMA_GENERATE.search(text)]
    if package is not None and names:
        return _script(package, min(names, key=len), manager)
    return ProjectCommand("prisma generate", folder, source, f"{_EXEC[manager]} prisma generate")


def prisma(text: str, project: PrismaProject, manager: Manager) -> ProjectCommand:
    """Prisma's own command `text` (`db push`), as a person types it: with the schema where Prisma would not find it.
    https://www.prisma.io/docs/orm/reference/prisma-schema-reference, its location"""
    schema, folder = project.schema, project.folder
    usual = [folder / name for name in ("schema.prisma", "prisma/schema.prisma", "prisma/schema", "prisma")]
    is_named = project.config is not None or (project.package is not None and project.package.prisma_schema)
    if schema is not None and not is_named and schema not in usual:
        text = f"{text} --schema {shlex.quote(os.path.relpath(schema, folder))}"
    source = Source(schema if schema is not None else folder)
    return ProjectCommand(f"{_EXEC[manager]} prisma {text}", folder, source)


def install(folder: Path, manager: Manager, source: Source) -> ProjectCommand:
    """What puts the packages there that the lockfile names."""
    return ProjectCommand(f"{manager.value} install", folder, source)


def _place(name: str) -> int:
    end = re.split(r"[:._-]", name)[-1]
    return _ORDER.index(end) if end in _ORDER else _ORDER.index("")


def _script(package: Package, name: str, manager: Manager) -> ProjectCommand:
    return ProjectCommand(
        package.scripts[name], package.folder, package.source(f"scripts.{name}"), f"{manager.value} run {name}"
    )
