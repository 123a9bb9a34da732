"""Read a TOML file of a project, as a table or as an error with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adx_tui.services import files
from adx_tui.services.files import UnreadableFileError


class TomlFileError(ValueError):
    """The file can't be used; the text says why. `line` counts from 1, None where it is not known."""

    def __init__(self, text: str, line: int | None = None) -> None:
        super().__init__(text)
        self.line = line


def read_if_there(path: Path) -> tuple[str, Mapping[str, Any]] | None:
    """The text of the file and what it says; None where there is nothing of that name. Raises TomlFileError."""
    try:
        text = files.read_text(path, files.SETTINGS_BYTES)
    except FileNotFoundError:
        return None
    except UnreadableFileError as error:
        raise TomlFileError(f"it can't be read: {error.problem}", error.line) from None
    import tomllib  # few projects have such files

    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TomlFileError(f"it is no TOML: {error}", _line(error)) from None
    except (RecursionError, ValueError) as error:  # nested without end; a number of thousands of digits
        raise TomlFileError(f"it is no TOML that can be used: {error}") from None


def line_of(text: str, key: str) -> int | None:
    """The line on which `key` of the outermost table is set; None where it is written in another way than alone."""
    pattern = re.compile(r"""\s*["']?""" + re.escape(key) + r"""["']?\s*=""")
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.match(line):
            return number
        if line.lstrip().startswith("["):
            return None
    return None


def _line(error: ValueError) -> int | None:
    """tomllib has it in its text alone, as `(at line 1, column 5)`."""
    place = re.search(r"\(at line (\d+), column \d+\)", str(error))
    return int(place[1]) if place else None
