"""Which `.env` files a program reads, in which order, and which of them a key's value comes from.

Prisma's command line and the application's framework have each their own: `prisma migrate` may go to another database
than the application does. https://github.com/prisma/prisma/issues/11643
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.environment.readers import (
    bun,
    compose,
    dotenv_expand,
    next_env,
    node,
    node_dotenv,
    own,
    prisma,
    python_dotenv,
    shell,
    vite,
)
from adx_tui.services.environment.readers.reading import Reading
from adx_tui.services.files import UnreadableFileError


class Reader(StrEnum):
    """Who reads the files, as a person would name it."""

    DOTENV = "dotenv"
    DOTENV_EXPAND = "dotenv with dotenv-expand"
    DOTENV_EXPAND_11 = "dotenv with dotenv-expand 11"
    """Or older."""
    NEXT = "Next.js"
    VITE = "Vite"
    NODE = "node"
    BUN = "bun"
    PRISMA = "Prisma"
    PYTHON = "python-dotenv"
    SHELL = "the shell"
    COMPOSE = "Docker Compose"
    COMPOSE_ENV_FILE = "Docker Compose's env_file"
    ADX_TUI = "adx-tui"
    NOBODY = "nobody"
    """No file is read: what counts is the process environment alone."""


_READ: Mapping[Reader, Callable[[Sequence[str], Mapping[str, str]], Reading]] = {
    Reader.DOTENV: node_dotenv.read,
    Reader.DOTENV_EXPAND: dotenv_expand.read,
    Reader.NEXT: next_env.read,
    Reader.VITE: vite.read,
    Reader.NODE: node.read,
    Reader.BUN: bun.read,
    Reader.PRISMA: prisma.read,
    Reader.PYTHON: python_dotenv.read,
    Reader.SHELL: shell.read,
    Reader.DOTENV_EXPAND_11: functools.partial(dotenv_expand.read, major=11),
    Reader.COMPOSE: compose.read,
    Reader.COMPOSE_ENV_FILE: compose.read_env_file,
    Reader.ADX_TUI: own.read,
}
# Frameworks by the name of their package, and what reads for them in development. All that are built on Vite give their
# own code what Vite's loadEnv found.
_FRAMEWORKS: Mapping[str, Reader] = {
    "next": Reader.NEXT,
    "vite": Reader.VITE,
    "astro": Reader.VITE,
    "@sveltejs/kit": Reader.VITE,
    "@remix-run/react": Reader.VITE,
    "@remix-run/dev": Reader.VITE,
    "@react-router/dev": Reader.VITE,
    "@solidjs/start": Reader.VITE,
    "@tanstack/react-start": Reader.VITE,
    "@nestjs/core": Reader.DOTENV,
    "express": Reader.DOTENV,
    "fastify": Reader.DOTENV,
    "hono": Reader.DOTENV,
    "nuxt": Reader.DOTENV,
    "bun": Reader.BUN,
}
_FILES = {Reader.NEXT: next_env.FILES, Reader.VITE: vite.FILES, Reader.BUN: bun.FILES}


def read(reader: Reader, texts: Sequence[str], process_environment: Mapping[str, str]) -> Reading:
    """What `reader` makes of the texts of its files, the one that counts most first."""
    known = _READ.get(reader)
    return Reading({}) if known is None else known(texts, process_environment)


@dataclass(frozen=True, slots=True)
class Chain:
    """The files that one program reads, the one that counts most first, whether they are there or not."""

    reader: Reader
    files: tuple[Path, ...]

    def existing(self) -> tuple[Path, ...]:
        """Those that are there."""
        return tuple(path for path in self.files if files.may_exist(path))

    def reading(self, process_environment: Mapping[str, str]) -> Reading:
        """What the program makes of them. Raises UnreadableFileError."""
        return read(self.reader, [text for _, text in self.texts()], process_environment)

    def origin(self, key: str, process_environment: Mapping[str, str]) -> Path | None:
        """The file that `key`'s value comes from; None where it is the process environment, or nowhere. Raises
        UnreadableFileError."""
        if key in process_environment:
            return None
        return next((path for path, text in self.texts() if self._has(text, key)), None)

    def holding(self, keys: Collection[str]) -> Path | None:
        """The file that counts most of those with one of `keys`. Raises UnreadableFileError."""
        return next((path for path, text in self.texts() if any(self._has(text, key) for key in keys)), None)

    def _has(self, text: str, key: str) -> bool:
        reader = Reader.DOTENV if self.reader is Reader.NOBODY else self.reader
        return key in read(reader, [text], {}).values

    def texts(self) -> list[tuple[Path, str]]:
        """The files that are there, and what is in them. Raises UnreadableFileError."""
        texts: list[tuple[Path, str]] = []
        for path in self.files:
            try:
                texts.append((path, files.read_text(path, files.SETTINGS_BYTES)))
            except FileNotFoundError:
                continue
            except UnreadableFileError:
                if path.exists() or not path.is_symlink():
                    raise  # a link to what is still to be made is as good as nothing
        return texts


def of_prisma(
    major: int,
    folder: Path,
    *,
    package: Path | None = None,
    schema: Path | None = None,
    has_config: bool = False,
    loaded: Iterable[tuple[Path, Reader]] = (),
) -> Chain:
    """What Prisma's command line reads, run in `folder`.

    `package` is the folder of the nearest package.json, `schema` the folder of the schema, `loaded` what a
    prisma.config loads and with what. Prisma 5 and 6 read by themselves where there is no config; 7 never does.
    https://www.prisma.io/docs/orm/more/development-environment/environment-variables
    """
    pairs = tuple(loaded)
    if pairs or has_config or major >= 7:
        reader = pairs[0][1] if pairs else Reader.NOBODY
        return Chain(reader, tuple(dict.fromkeys(path for path, _ in pairs)))
    root = (package or folder) / ".env"
    beside = [schema / ".env"] if schema else []
    others = [*beside, folder / "prisma" / ".env", folder / ".env"]
    second = next((path for path in others if path != root and files.may_exist(path)), None)
    return Chain(Reader.PRISMA, (root,) if second is None else (root, second))


def of_framework(name: str, folder: Path) -> Chain:
    """What the application reads in development, by the package's name of its framework: run in `folder`. One that is
    not known, or none, is taken to read `.env` with dotenv."""
    reader = _FRAMEWORKS.get(name, Reader.DOTENV)
    return Chain(reader, tuple(folder / file for file in _FILES.get(reader, (".env",))))


def file_to_write(
    chains: Sequence[Chain], keys: Collection[str], usual: Path, *, tracked: Collection[Path] = ()
) -> Path:
    """The file that this machine's values belong into: the first that has them already, of the files of `chains` in
    their order; else the usual one, where it is among the first chain's, else that chain's last. What git tracks is
    everybody's. Raises UnreadableFileError."""
    for chain in chains:
        own = Chain(chain.reader, tuple(path for path in chain.files if path not in tracked))
        if (path := own.holding(keys)) is not None:
            return path
    untracked = [path for path in chains[0].files if path not in tracked]
    return usual if usual in untracked or not untracked else untracked[-1]
