"""The programs of a project that read `.env` files: by which reader, which files, and what says so.

Only what is certain is listed: a framework that reads by itself, what Prisma's config loads, what a script or a compose
file names. Where a package can be used in two ways, a program has both, and is taken to agree with either.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.docker.compose_file import ComposeFileError
from adx_tui.services.environment.chain import Chain, Reader
from adx_tui.services.project import env_scripts
from adx_tui.services.project.environment_files import command_line_chain, framework_chain
from adx_tui.services.project.repository import Manager, Package, Source
from adx_tui.services.project.snapshot import OWN_KEYS, ProjectSnapshot

EXPANDING = (Reader.DOTENV_EXPAND, Reader.DOTENV_EXPAND_11)
_UNDECIDED = ("env files", "config", "syntax")
"""Parts of a prisma.config without which nobody can tell what it loads."""
# What these load is read otherwise than by any reader that is known here.
_UNKNOWN_LOADERS = frozenset({"dotenvx", "import", "assign"})
_BY_THEMSELVES = frozenset({Reader.NEXT, Reader.VITE})
_VITE_PREFIX = "VITE_"
"""What Vite alone gives to the application's code: https://vite.dev/guide/env-and-mode"""
_PYTHON_DOTENV = re.compile(r"""^\s*(?:["']?|.*\[\s*["'])python-dotenv\b""", re.MULTILINE | re.IGNORECASE)
_PYTHON_LISTS = ("pyproject.toml", "requirements.txt", "requirements-dev.txt", "Pipfile")
# A name in a compose file; `$$` is a dollar.
_INTERPOLATED = re.compile(r"(?<!\$)(?:\$\$)*\$\{?([A-Za-z_][A-Za-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Program:
    """A program, or a script, that reads files. `chains` are the ways in which it may do so: one, unless only its code
    would tell."""

    name: str
    chains: tuple[Chain, ...]
    source: Source | None = None
    keys: frozenset[str] | None = None
    """What it takes of the files; None where that is all."""
    prefix: str = ""

    @property
    def files(self) -> tuple[Path, ...]:
        """Its files, the one that counts most first, whether they are there or not."""
        return self.chains[0].files

    def takes(self, key: str) -> bool:
        """Whether it does anything with `key`."""
        return key.startswith(self.prefix) and (self.keys is None or key in self.keys)


def find_programs(snapshot: ProjectSnapshot) -> tuple[Program, ...]:
    """All of them, adx-tui itself last. Nothing of the project is run."""
    repository = snapshot.repository
    manager = repository.manager
    if manager is not None and manager.name is Manager.BUN:
        # What bun starts has what bun read: its process environment counts before any file.
        chain = Chain(Reader.BUN, tuple(snapshot.settings.project / name for name in _bun_files()))
        programs = [Program("bun", (chain,), manager.source)]
    else:
        programs = [*_prisma(snapshot), *_application(snapshot), *_scripts(snapshot)]
    programs += [*_python(snapshot), *_compose(snapshot)]
    keys = frozenset((*snapshot.url_names.every, *OWN_KEYS))
    own = Program("adx-tui", (Chain(Reader.ADX_TUI, (snapshot.settings.env_file,)),), keys=keys)
    return tuple(map(_by_real_files, (*programs, own)))


def _by_real_files(program: Program) -> Program:
    """Links followed: a workspace's `.env` is often one to the root's."""
    chains = tuple(
        Chain(chain.reader, tuple(dict.fromkeys(Path(os.path.realpath(path)) for path in chain.files)))
        for chain in program.chains
    )
    return replace(program, chains=chains)


def _bun_files() -> tuple[str, ...]:
    from adx_tui.services.environment.readers import bun

    return bun.FILES


def _prisma(snapshot: ProjectSnapshot) -> Iterator[Program]:
    """Its command line takes the URLs alone; what it gives to a seed is all of the file."""
    prisma = snapshot.prisma
    if prisma is None or any(part.name in _UNDECIDED for part in prisma.unsettled):
        return
    loads = prisma.environment_loads
    chain = command_line_chain(prisma)
    if chain.reader is Reader.NOBODY or any(load.loader in _UNKNOWN_LOADERS for load in loads):
        return
    readers = EXPANDING if chain.reader is Reader.DOTENV_EXPAND else (chain.reader,)
    source = loads[0].source if loads else prisma.version.source if prisma.version else None
    keys = frozenset(snapshot.url_names.every) if prisma.seed is None else None
    yield Program("Prisma", tuple(Chain(reader, chain.files) for reader in readers), source, keys)


def _application(snapshot: ProjectSnapshot) -> Iterator[Program]:
    """The framework where it reads by itself; else dotenv, where the application's package has it."""
    repository = snapshot.repository
    framework = repository.framework
    if framework is not None:
        chain = framework_chain(repository, snapshot.settings.project)
        if chain.reader in _BY_THEMSELVES:
            prefix = _VITE_PREFIX if framework.id == "vite" else ""
            yield Program(framework.title, (chain,), framework.source, prefix=prefix)
            return
        if framework.id == "nuxt":  # it has a reader of its own, c12's
            return
    prisma = repository.chosen
    if framework is None and prisma is not None and prisma.environment_loads:
        return  # dotenv may be there for the config alone
    package = framework.package if framework is not None else prisma.package if prisma is not None else None
    if package is None:
        return
    name = next((name for name in ("@nestjs/config", "dotenv") if name in package.dependencies), "")
    if not name:
        return
    # `expandVariables: true` of @nestjs/config, `expand(config())`: only the code would tell.
    may_expand = name == "@nestjs/config" or "dotenv-expand" in package.dependencies
    readers = (Reader.DOTENV, *EXPANDING) if may_expand else (Reader.DOTENV,)
    chains = tuple(Chain(reader, (package.folder / ".env",)) for reader in readers)
    yield Program(framework.title if framework else "dotenv", chains, package.source(f"dependencies.{name}"))


def _scripts(snapshot: ProjectSnapshot) -> Iterator[Program]:
    """What scripts of the project's packages load, each way once, where it is known how."""
    known: set[tuple[Chain, ...]] = set()
    for package in _packages(snapshot):
        for name, text in package.scripts.items():
            for readers, paths in env_scripts.find_loads(text):
                chains = tuple(
                    Chain(Reader(reader), tuple(package.folder / path for path in paths)) for reader in readers
                )
                if chains and chains not in known:
                    known.add(chains)
                    yield Program(f"the script {name}", chains, package.source(f"scripts.{name}"))


def _packages(snapshot: ProjectSnapshot) -> Iterator[Package]:
    repository = snapshot.repository
    own = [repository.chosen.package if repository.chosen else None]
    own.append(repository.framework.package if repository.framework else None)
    folders = {package.folder for package in own if package is not None}
    yield from (
        package for package in repository.packages if package.folder in folders or package.folder == repository.root
    )


def _python(snapshot: ProjectSnapshot) -> Iterator[Program]:
    folder = snapshot.settings.project
    for path in (folder / name for name in _PYTHON_LISTS):
        try:
            text = files.read_text(path, files.SETTINGS_BYTES)
        except OSError:
            continue
        if (match := _PYTHON_DOTENV.search(text)) is not None:
            line = text.count("\n", 0, match.end()) + 1
            yield Program("python-dotenv", (Chain(Reader.PYTHON, (folder / ".env",)),), Source(path, line))
            return


def _compose(snapshot: ProjectSnapshot) -> Iterator[Program]:
    """Compose fills the compose file's variables in from the `.env` where it is started, and beside the file; a
    service has its own `env_file`. https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/"""
    choice = snapshot.compose_choice()
    if choice is None:
        return
    try:
        file = snapshot.compose_file()
        texts = [file.sources.read(path) for path in choice.files]
        given = file.env_files(snapshot.process_environment, snapshot.settings.project)
    except (ComposeFileError, OSError):  # the server's step says what is wrong with it
        return
    names = frozenset(name for text in texts for name in _INTERPOLATED.findall(text))
    places = dict.fromkeys((snapshot.settings.project / ".env", choice.files[0].parent / ".env"))
    if names:
        yield Program(Reader.COMPOSE.value, (Chain(Reader.COMPOSE, tuple(places)),), choice.source, keys=names)
    for path, (service, source) in given.items():
        name = f"the container of {service}"
        yield Program(name, (Chain(Reader.COMPOSE_ENV_FILE, (path,)),), source)
