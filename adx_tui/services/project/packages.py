"""package.json as values that know their lines.

Nothing of it is required to be there, and what is of another type than npm documents is passed over: whoever runs the
project's tools is told by them. https://docs.npmjs.com/cli/configuring-npm/package-json
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from adx_tui.services import files
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.project.repository import Package

NAME = "package.json"
BYTES = 1024 * 1024
"""A package.json written by hand has some thousands of bytes; the largest ones are lists of a program's making."""

# As npm installs them where a name is in several.
_DEPENDENCIES = ("optionalDependencies", "dependencies", "devDependencies", "peerDependencies")
_TOKEN = re.compile(r'"((?:[^"\\\n]|\\.)*)"(\s*:)?|[{}\[\]]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A package.json: the package, and what it says of the repository as a whole."""

    package: Package
    workspaces: tuple[str, ...] = ()
    """The patterns of `workspaces`, or of `workspaces.packages`, which is Yarn's form."""
    manager: str = ""
    """`packageManager`, else `devEngines.packageManager.name`."""

    @property
    def folder(self) -> Path:
        return self.package.folder


def read(path: Path) -> Manifest:
    """The package.json at `path`. Raises FileNotFoundError, UnreadableFileError."""
    text = files.read_text(path, BYTES).removeprefix("\ufeff")
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableFileError(path, f"it is no JSON: {error.msg}", error.lineno) from None
    except (RecursionError, ValueError) as error:  # nested without end; a number of thousands of digits
        raise UnreadableFileError(path, f"it is no JSON that can be used: {error}") from None
    if not isinstance(content, dict):
        raise UnreadableFileError(path, "it is no JSON object", 1)
    prisma, engines = _table(content, "prisma"), _table(_table(content, "devEngines"), "packageManager")
    return Manifest(
        package=Package(
            folder=path.parent,
            manifest=path,
            name=_text(content, "name"),
            dependencies={name: wanted for kind in reversed(_DEPENDENCIES) for name, wanted in _texts(content, kind)},
            scripts=dict(_texts(content, "scripts")),
            prisma_schema=_text(prisma, "schema"),
            prisma_seed=_text(prisma, "seed"),
            lines=_Lines(text),
        ),
        workspaces=_patterns(content.get("workspaces")),
        manager=_text(content, "packageManager") or _text(engines, "name"),
    )


class _Lines(Mapping[str, int]):
    """Where the names of a package.json stand, worked out on the first question: of most packages none is asked."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __getitem__(self, name: str) -> int:
        return self._lines[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    @cached_property
    def _lines(self) -> dict[str, int]:
        lines: dict[str, int] = {}
        keys: list[str] = []
        """The key at each depth that is open."""
        line, at = 1, 0
        for token in _TOKEN.finditer(self._text):
            line, at = line + self._text.count("\n", at, token.start()), token.start()
            if token[0] in "{[":
                keys.append("")
            elif token[0] in "}]":
                del keys[-1:]
            elif token[2] and keys:
                keys[-1] = token[1]
                self._note(lines, keys, line)
        return lines

    @staticmethod
    def _note(lines: dict[str, int], keys: list[str], line: int) -> None:
        if len(keys) == 1:
            lines.setdefault(keys[0], line)
        elif len(keys) == 2:
            section = "dependencies" if keys[0] in _DEPENDENCIES else keys[0]
            lines.setdefault(f"{section}.{keys[1]}", line)


def _table(content: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = content.get(key)
    return value if isinstance(value, dict) else {}


def _text(content: Mapping[str, Any], key: str) -> str:
    value = content.get(key)
    return value if isinstance(value, str) else ""


def _texts(content: Mapping[str, Any], key: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in _table(content, key).items() if isinstance(value, str)]


def _patterns(value: Any) -> tuple[str, ...]:
    if isinstance(value, dict):
        value = value.get("packages")
    return tuple(entry for entry in value if isinstance(entry, str)) if isinstance(value, list) else ()
