"""The seeds folder: `NNN_name.sql` and `NNN_name.py`, in the order of their numbers."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.files import UnreadableFileError

_NAME = re.compile(r"(?P<number>\d+)_[\w.-]+\.(?P<kind>sql|py)\Z")


@dataclass(frozen=True, slots=True)
class Seed:
    """One seed file as read."""

    name: str
    path: Path
    text: str
    checksum: str

    @property
    def is_python(self) -> bool:
        return self.path.suffix == ".py"


@dataclass(frozen=True, slots=True)
class SeedProblem:
    """A file that can't be a seed."""

    path: Path
    problem: str
    line: int | None = None


def read(folder: Path) -> tuple[tuple[Seed, ...], tuple[SeedProblem, ...]]:
    """Every seed of `folder`, in order, and what is wrong with the rest. Raises OSError for the folder itself."""
    seeds: list[tuple[int, str, Seed]] = []
    problems: list[SeedProblem] = []
    room = files.SCRIPT_BYTES
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in (".sql", ".py") or os.path.isdir(path):
            continue
        name = _NAME.match(path.name)
        if name is None:
            if not path.name.startswith(("_", ".")):  # a helper module that seeds import
                problems.append(SeedProblem(path, "its name is not NNN_name.sql or NNN_name.py, so it has no place"))
            continue
        try:
            if files.is_pipe(path):
                raise UnreadableFileError(path, "it is a named pipe, not a file")
            content = files.read_bytes(path, room)
            seed = Seed(path.name, path, files.decode(content, path), hashlib.sha256(content).hexdigest())
            room -= len(content)
        except UnreadableFileError as error:
            problems.append(SeedProblem(path, error.problem, error.line))
        except FileNotFoundError:
            continue  # gone since the folder was listed
        else:
            seeds.append((int(name["number"]), path.name, seed))
    return tuple(seed for *_, seed in sorted(seeds, key=lambda entry: entry[:2])), tuple(problems)
