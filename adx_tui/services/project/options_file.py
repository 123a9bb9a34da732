"""adx-tui.toml at a repository's root: a project's answers, kept for everybody under the names of the options.

Keys are the long options without their dashes. Only what says where things of the project are is heard; how a program
runs on somebody's machine is not for a file of a repository to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from adx_tui.services import toml_file, whole_file

NAME = "adx-tui.toml"
PATHS = ("project", "env-file", "migrations", "seeds", "compose-file", "app")
WORDS = ("postgres", "seed-command", "seed-set")
KEYS = (*PATHS, *WORDS)


@dataclass(frozen=True, slots=True)
class WithoutEffect:
    """A key that is no option, or none that counts in this file. `line` counts from 1."""

    key: str
    line: int | None


@dataclass(frozen=True, slots=True)
class OptionsFile:
    """The file as read; `options` by the settings' names (`env_file`), paths made absolute."""

    path: Path
    options: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    without_effect: tuple[WithoutEffect, ...] = ()

    def line(self, name: str) -> int | None:
        """The line of an option, by the settings' name."""
        return self.lines.get(name)


def read_if_there(root: Path) -> OptionsFile | None:
    """The file of the repository at `root`; None where there is none. Raises TomlFileError."""
    path = root / NAME
    content = toml_file.read_if_there(path)
    if content is None:
        return None
    text, parsed = content
    options: dict[str, str] = {}
    lines: dict[str, int] = {}
    unknown: list[WithoutEffect] = []
    for key, value in parsed.items():
        line = toml_file.line_of(text, key)
        if key not in KEYS:
            unknown.append(WithoutEffect(key, line))
        elif not isinstance(value, str) or not value:
            raise toml_file.TomlFileError(f'{key} is no text, like "{_EXAMPLE.get(key, "…")}"', line)
        else:
            name = key.replace("-", "_")
            options[name] = str(root / value) if key in PATHS else value
            if line is not None:
                lines[name] = line
    return OptionsFile(path, options, lines, tuple(unknown))


def create(path: Path, *lines: str) -> None:
    """Make the file of these `lines`. Raises FileExistsError, OutsideError, OSError."""
    whole_file.create(path, "\n".join(("# What adx-tui goes by in this repository.", *lines, "")))


_EXAMPLE = {"project": "packages/db", "env-file": ".env.local", "migrations": "prisma/migrations"}
