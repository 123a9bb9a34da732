"""The seeds folder: `NNN_name.sql` and `NNN_name.py`, in the order of their numbers."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

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


def read(folder: Path) -> tuple[tuple[Seed, ...], tuple[SeedProblem, ...]]:
    """Every seed of `folder`, in order, and what is wrong with the rest. Raises OSError for the folder itself."""
    seeds: list[tuple[int, str, Seed]] = []
    problems: list[SeedProblem] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() or path.suffix.lower() not in (".sql", ".py"):
            continue
        if path.exists() and not path.is_file():  # a pipe, a device: reading it may never end
            problems.append(SeedProblem(path, "it is no regular file"))
            continue
        name = _NAME.match(path.name)
        if name is None:
            if not path.name.startswith(("_", ".")):  # a helper module that seeds import
                problems.append(SeedProblem(path, "its name is not NNN_name.sql or NNN_name.py, so it has no place"))
            continue
        try:
            content = path.read_bytes()
            seed = Seed(path.name, path, content.decode("utf-8"), hashlib.sha256(content).hexdigest())
        except OSError as error:
            problems.append(SeedProblem(path, f"it can't be read: {error.strerror}"))
        except UnicodeDecodeError as error:
            problems.append(SeedProblem(path, f"it is not UTF-8 at byte {error.start}"))
        else:
            seeds.append((int(name["number"]), path.name, seed))
    return tuple(seed for *_, seed in sorted(seeds, key=lambda each: each[:2])), tuple(problems)
