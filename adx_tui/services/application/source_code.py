"""The code of the application that makes clients of its database: read, never run; and remembered, file by file.

What ends by itself (tests, scripts, seeds, migrations) is left out, as are other repositories, what programs make, and
what git ignores.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adx_tui.core.cancellation import Cancellation
from adx_tui.services import files, git, private_file
from adx_tui.services.javascript.client_creations import read_clients
from adx_tui.services.javascript.client_facts import ModuleClients
from adx_tui.services.javascript.syntax import SOURCE_BYTES, SUFFIXES, UnparsedError
from adx_tui.services.project.scan import PASSED_OVER

MOST_FILES = 20_000
MOST_ENTRIES = 200_000
MOST_BYTES = 256 * 1024 * 1024
"""Of what is read anew in one look."""

_FORMAT = 1
"""Another one whenever something else is read from a file."""
_NAME = "application-code.json"
_FOLDER_ASIDE = re.compile(
    r"[_.]*(?:tests?|specs?|e2e|cypress|playwright|integration|fixtures?|mocks?|testdata|test-utils|testing|scripts?|"
    r"seeds?|seeders?|bin|cli|tools?|tooling|migrations?|bench(?:mark)?s?|examples?|samples?|demos?|docs?|stories|"
    r"storybook|playgrounds?|sandbox)_*"
)
_FILE_ASIDE = re.compile(
    r".*[._-](?:test|tests|spec|stories|story|e2e|bench|mock|mocks|config)\.\w+|.*\.d\.\w+|"
    r"(?:seed|seeds|seeder|jest|vitest|test|setup-?tests?)(?:[._-].*)?\.\w+"
)


@dataclass(frozen=True, slots=True)
class SourceModule:
    """`name` is its whole path: of most modules nobody asks for more."""

    name: str
    clients: ModuleClients

    @property
    def path(self) -> Path:
        return Path(self.name)


@dataclass(frozen=True, slots=True)
class SourceCode:
    """`modules` are all that were read, in the order of their paths. `unread` are words on what was not."""

    folder: Path
    modules: tuple[SourceModule, ...] = ()
    unread: tuple[str, ...] = ()


def read_source_code(folder: Path, *places: Path, state: Path, cancellation: Cancellation) -> SourceCode:
    """The modules below `folder`. `places` are folders in it that are never left out, whatever they are called. What
    was read of a file is kept in `state` and taken from there while its size and time are the same. Raises
    CancelledRunError."""
    known, unread = _load(state, folder), list[str]()
    kept: dict[str, list[Any]] = {}
    modules: list[SourceModule] = []
    room = MOST_BYTES
    for path, status in _walk(folder, places, unread, cancellation):
        name = path[len(str(folder)) + 1 :]
        entry = known.get(name)
        clients = _remembered(entry, status)
        if clients is None:
            cancellation.check()
            if room <= 0:
                unread.append(f"{name} and what follows it were not read: there is too much of it")
                break
            try:
                data = files.read_bytes(Path(path), SOURCE_BYTES)
                room -= len(data)
                clients = read_clients(Path(path), data)
            except FileNotFoundError:
                continue
            except (files.UnreadableFileError, UnparsedError):
                clients = ModuleClients()  # a bundle, or no code
            entry = [status.st_size, status.st_mtime_ns, clients.as_json()]
        kept[name] = entry or []
        modules.append(SourceModule(path, clients))
    if kept != known:
        _save(state, folder, kept)
    return SourceCode(folder, _without_ignored(folder, modules, cancellation), tuple(unread))


def list_files(folder: Path, cancellation: Cancellation) -> list[Path]:
    """The modules below `folder`, as `read_source_code` reads them. Raises CancelledRunError."""
    return [Path(path) for path, _ in _walk(folder, (), [], cancellation)]


def _walk(
    root: Path, places: tuple[Path, ...], unread: list[str], cancellation: Cancellation
) -> Iterator[tuple[str, os.stat_result]]:
    on_the_way = {str(step) for place in places for step in (place, *place.parents)}
    waiting, entries, number = [str(root)], 0, 0
    while waiting:
        folder = waiting.pop()
        cancellation.check()
        try:
            with os.scandir(folder) as listed:
                inside = sorted(listed, key=lambda entry: entry.name)
        except OSError:
            continue
        entries += len(inside)
        if folder != str(root) and any(entry.name == ".git" for entry in inside) and folder not in on_the_way:
            continue
        folders: list[str] = []
        for entry in inside:
            if entry.is_dir(follow_symlinks=False):
                if entry.path in on_the_way or not _is_folder_aside(entry.name):
                    folders.append(entry.path)
            elif os.path.splitext(entry.name)[1] in SUFFIXES and not _FILE_ASIDE.fullmatch(entry.name):
                with suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(status.st_mode):
                        number += 1
                        yield entry.path, status
            if number >= MOST_FILES or entries >= MOST_ENTRIES:
                unread.append(
                    f"after {number:,} modules {os.path.relpath(folder, root)} and more was not looked through"
                )
                return
        waiting += reversed(folders)


def _is_folder_aside(name: str) -> bool:
    return name in PASSED_OVER or _FOLDER_ASIDE.fullmatch(name) is not None


def _without_ignored(folder: Path, modules: list[SourceModule], cancellation: Cancellation) -> tuple[SourceModule, ...]:
    modules = sorted(modules, key=lambda module: module.name)
    making = [module.path for module in modules if module.clients.creations or module.clients.calls]
    ignored = git.ignored(folder, making, cancellation) if making else frozenset[Path]()
    names = {str(path) for path in ignored}
    return tuple(module for module in modules if module.name not in names)


def _remembered(entry: list[Any] | None, status: os.stat_result) -> ModuleClients | None:
    try:
        if entry is not None and entry[:2] == [status.st_size, status.st_mtime_ns]:
            return ModuleClients.from_json(entry[2])
    except (KeyError, TypeError, ValueError, IndexError):
        pass
    return None


def _load(state: Path, folder: Path) -> dict[str, list[Any]]:
    try:
        stored = json.loads((state / _NAME).read_bytes())
        if stored["format"] == _FORMAT and stored["folder"] == str(folder):
            return dict(stored["files"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return {}


def _save(state: Path, folder: Path, kept: dict[str, list[Any]]) -> None:
    """Where that can't be, everything is read again next time."""
    with suppress(OSError):
        state.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"format": _FORMAT, "folder": str(folder), "files": kept}, separators=(",", ":"))
        private_file.write(state / _NAME, text)
