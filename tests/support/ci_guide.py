"""The examples of docs/ci.md, as what reads them would."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

_READERS: Mapping[str, Callable[[str], Any]] = {"yaml": yaml.safe_load, "json": json.loads, "sh": str}
GUIDE = Path(__file__).parents[2] / "docs" / "ci.md"


def examples() -> Iterator[tuple[str, Any]]:
    """Each block: its language and what it says, parsed where that is data."""
    for match in re.finditer(r"^```(\w+)\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        language, text = match.groups()
        yield language, _READERS[language](text)


def commands(example: object) -> Iterator[list[str]]:
    """Each adx-tui that an example runs, wherever in it that stands."""
    if isinstance(example, dict):
        for value in example.values():
            yield from commands(value)
    elif isinstance(example, list):
        for value in example:
            yield from commands(value)
    elif isinstance(example, str):
        for line in example.splitlines():
            if line.startswith("adx-tui "):
                yield shlex.split(line)


def job_on_github(where: str) -> dict[str, Any]:
    """The job of the workflow that runs `--postgres WHERE`."""
    for _, example in examples():
        if isinstance(example, dict) and "jobs" in example:
            (job,) = example["jobs"].values()
            if any(where in command for command in commands(job)):
                return dict(job)
    raise KeyError(where)
