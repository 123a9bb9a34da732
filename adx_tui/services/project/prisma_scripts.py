"""The `.env` that the scripts of a package give to Prisma: `dotenv -e ../../apps/api/.env -- prisma migrate dev`.

What they load is in the process environment, which counts before any file that Prisma reads by itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.environment.chain import Chain, Reader
from adx_tui.services.project import env_scripts
from adx_tui.services.project.env_scripts import Load
from adx_tui.services.project.repository import Package, PrismaProject, Repository, Source

OF_DEVELOPERS = (".env.local", ".env.development.local", ".env.development", ".env.dev", ".env")
"""Files of tests and of production are not this machine's."""
# `generate` needs no database, and `migrate deploy` is for servers; the rest of them a developer runs.
_PRISMA = re.compile(
    r"(?:^|[\s/\"'])prisma7?(?:@\S+)?\s+(?:generate\b|migrate\s+deploy\b|(?P<develops>migrate|db|studio)\b)"
)
# `pnpm with-env prisma migrate dev`
_CALL = re.compile(r"(?:^|\s)(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?([\w:.-]+)")


@dataclass(frozen=True, slots=True)
class NamedFiles:
    """The files, and the first script that names them."""

    chain: Chain
    source: Source


def find(repository: Repository, prisma: PrismaProject) -> NamedFiles | None:
    """What all scripts that start Prisma name alike, inside of the repository; None where they do not agree, or one
    leaves it to Prisma."""
    named: dict[tuple[Path, ...], NamedFiles] = {}
    for package, name, loads, develops in _calls(repository, prisma):
        if not loads and develops:
            return None
        paths = (Path(os.path.normpath(package.folder / path)) for _, paths in loads for path in paths)
        of_developers = tuple(dict.fromkeys(path for path in paths if path.name in OF_DEVELOPERS))
        if of_developers:
            reader = next((reader for readers, _ in loads for reader in readers), Reader.DOTENV_EXPAND)
            script = package.source(f"scripts.{name}")
            named.setdefault(of_developers, NamedFiles(Chain(reader, of_developers), script))
    if len(named) != 1:
        return None
    (only,) = named.values()
    are_inside = all(path.is_relative_to(repository.root) and files.may_exist(path.parent) for path in only.chain.files)
    return only if are_inside else None


def naming(repository: Repository, file: Path) -> Source | None:
    """The script that names `file` for Prisma, where all of them do."""
    named = find(repository, repository.chosen) if repository.chosen is not None else None
    return named.source if named is not None and file in named.chain.files else None


def _calls(repository: Repository, prisma: PrismaProject) -> Iterator[tuple[Package, str, list[Load], bool]]:
    """The scripts that start Prisma: by its package's name, what is loaded for it, and whether a developer runs it."""
    for package in _packages(repository, prisma):
        for name, script in package.scripts.items():
            for command in env_scripts.commands(script) if "prisma" in script else ():
                if (call := _PRISMA.search(command)) is not None:
                    loads = list(_loads(package, script, command))
                    yield package, name, loads, call["develops"] is not None


def _packages(repository: Repository, prisma: PrismaProject) -> list[Package]:
    """Prisma's own, and the root's where it speaks of no other Prisma."""
    roots = [package for package in repository.packages if package.folder == repository.root]
    of_root = roots if len(repository.projects) == 1 else []
    return list({package.folder: package for package in (prisma.package, *of_root) if package is not None}.values())


def _loads(package: Package, script: str, command: str) -> Iterator[Load]:
    """For one command of a script: by itself, by the script that it is handed to, and what the shell sourced before."""
    yield from env_scripts.find_loads(command)
    for name in _CALL.findall(command):
        yield from env_scripts.find_loads(package.scripts.get(name, ""))
    yield from (load for load in env_scripts.find_loads(script) if load[0] == (Reader.SHELL,))
