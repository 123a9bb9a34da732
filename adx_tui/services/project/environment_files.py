"""Which `.env` files a project's programs read, and which of them is this machine's own to write."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services import git
from adx_tui.services.environment import chain, examples
from adx_tui.services.environment.chain import Chain, Reader
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.project import env_scripts, prisma_scripts
from adx_tui.services.project.repository import PrismaProject, Repository
from adx_tui.services.project.urls import name_urls

# Who loads files for a prisma.config, by what it is called there.
_LOADERS = {
    "dotenv": Reader.DOTENV,
    "dotenv-flow": Reader.DOTENV,
    "dotenv-safe": Reader.DOTENV,
    "dotenvx": Reader.DOTENV_EXPAND,
    "node": Reader.NODE,
    "@next/env": Reader.NEXT,
    "vite": Reader.VITE,
}


def command_line_chain(prisma: PrismaProject) -> Chain:
    """What Prisma's own commands read."""
    return chain.of_prisma(
        prisma.major,
        prisma.folder,
        package=prisma.package.folder if prisma.package is not None else None,
        schema=prisma.schema.parent if prisma.schema is not None else None,
        has_config=prisma.config is not None,
        loaded=[(load.file, reader_of(load.loader, expands=load.expands)) for load in prisma.environment_loads],
    )


def framework_chain(repository: Repository, project: Path) -> Chain:
    """What the application reads in development."""
    framework = repository.framework
    if framework is None:
        return chain.of_framework("", project)
    return chain.of_framework(framework.id, framework.package.folder)


def scripts_chain(repository: Repository, prisma: PrismaProject) -> Chain:
    """What the scripts of Prisma's package, and of the root's, load for a developer before they start anything:
    `dotenv -e ../../.env -- prisma …`. Files of tests and of production are not meant."""
    roots = [package for package in repository.packages if package.folder == repository.root]
    packages = {package.folder: package for package in (prisma.package, *roots) if package is not None}
    loaded = [
        Path(os.path.normpath(package.folder / path))
        for package in packages.values()
        for script in package.scripts.values()
        for _, paths in env_scripts.find_loads(script)
        for path in paths
    ]
    return Chain(
        Reader.DOTENV_EXPAND, tuple(dict.fromkeys(path for path in loaded if path.name in prisma_scripts.OF_DEVELOPERS))
    )


def settle_env_file(repository: Repository, given: Path, cancellation: Cancellation) -> Path:
    """The file that this machine's values stand in, or belong into: of those that are read the one that has the URL;
    else the one that the scripts give to Prisma; else the one beside the example; else `.env` in the project's folder.
    Raises CancelledRunError."""
    prisma = repository.chosen
    if prisma is None:
        return given / ".env"
    command_line, framework = command_line_chain(prisma), framework_chain(repository, prisma.folder)
    example = examples.find(prisma.folder, repository.root).chosen
    usual = (example.parent if example is not None else prisma.folder) / ".env"
    named = prisma_scripts.find(repository, prisma)
    chains = [command_line, scripts_chain(repository, prisma), framework]
    if named is not None:
        chains.insert(0, named.chain)
        usual = usual if usual in named.chain.files else named.chain.files[-1]
    existing = list(dict.fromkeys(path for reader in chains for path in reader.existing()))
    if existing in ([], [usual]) and any(usual in reader.files for reader in chains):
        return usual  # without a look into it: it is read anyway
    tracked = _tracked(repository.root, existing, cancellation) if len(existing) > 1 else []
    try:
        return chain.file_to_write(chains, name_urls(prisma).every, usual, tracked=tracked)
    except (UnreadableFileError, OSError):
        return existing[0]  # what is wrong with it, the environment step says


def reader_of(loader: str, *, expands: bool) -> Reader:
    """Who reads for a `prisma.config` that loads files with `loader`, by what it is called there."""
    reader = _LOADERS.get(loader, Reader.DOTENV)
    return Reader.DOTENV_EXPAND if expands and reader is Reader.DOTENV else reader


def _tracked(root: Path, paths: Sequence[Path], cancellation: Cancellation) -> list[Path]:
    """Those of `paths` that git tracks: everybody's, not this machine's."""
    inside = [path for path in paths if path.is_relative_to(root)]
    names = [os.fspath(path.relative_to(root)) for path in inside]
    listed = git.ask(root, "ls-files", "-z", "--", *names, cancellation=cancellation) or b""
    return [root / os.fsdecode(name) for name in listed.split(b"\0") if name]
