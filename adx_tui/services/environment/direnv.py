"""What a `.envrc` exports in so many words: direnv runs the whole of it, adx-tui reads its plain lines alone.

https://direnv.net/man/direnv.1.html: of the folders above the nearest one with a `.envrc` counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.environment.readers.shell_words import ShellSyntaxError, Words

NAME = ".envrc"
_EXPORT = re.compile(r"\s*export\s+[A-Za-z_]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Export:
    """One line `export KEY=value`."""

    path: Path
    key: str
    value: str
    line: int


def read_exports(folder: Path, root: Path) -> tuple[Export, ...]:
    """The plain exports of the nearest `.envrc`, from `folder` up to `root`; none where it can't be read."""
    steps = (folder, *folder.parents)
    within = steps[: steps.index(root) + 1] if root in steps else (folder,)
    path = next((step / NAME for step in within if files.may_exist(step / NAME)), None)
    if path is None:
        return ()
    try:
        text = files.read_text(path, files.SETTINGS_BYTES)
    except OSError:
        return ()
    return tuple({export.key: export for export in _exports(path, text)}.values())


def values(exports: Iterable[Export]) -> dict[str, str]:
    """As a mapping."""
    return {export.key: export.value for export in exports}


def _exports(path: Path, text: str) -> Iterator[Export]:
    """A value that something is filled into is made by the shell, and left out."""
    for number, line in enumerate(text.splitlines(), 1):
        if not _EXPORT.match(line):
            continue
        words = Words(line)
        try:
            words.next({})  # `export`
            while (word := words.next({})) is not None:
                key, equals, value = word.text.partition("=")
                if equals and _NAME.fullmatch(key) and not word.names and not word.unsettled:
                    yield Export(path, key, value, number)
        except ShellSyntaxError:
            continue
