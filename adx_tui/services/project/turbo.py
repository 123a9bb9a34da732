"""The variables that turbo.json names: Turborepo passes a task's program no others in strict mode.

https://turborepo.dev/docs/reference/configuration: `globalEnv`, `globalPassThroughEnv`, and each task's `env` and
`passThroughEnv` (`pipeline`, before version 2). That a name stands there does not make it required.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adx_tui.services import files

NAMES = ("turbo.json", "turbo.jsonc")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_STRING_OR_COMMENT = re.compile(r"(\"(?:\\.|[^\"\\\n])*\")|//[^\n]*|/\*.*?\*/|,(?=\s*[\]}])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TurboVariable:
    """A name, and where it stands first."""

    name: str
    path: Path
    line: int


def read_turbo_variables(*folders: Path) -> tuple[TurboVariable, ...]:
    """Those of the turbo.json of each of `folders`; a file that can't be read names none."""
    variables: dict[str, TurboVariable] = {}
    for path in (folder / name for folder in dict.fromkeys(folders) for name in NAMES):
        try:
            text = files.read_text(path, files.SETTINGS_BYTES)
            document = json.loads(_STRING_OR_COMMENT.sub(lambda match: match[1] or "", text))
        except (OSError, ValueError, RecursionError):
            continue
        for name in _names(document):
            at = text.find(f'"{name}"')
            variables.setdefault(name, TurboVariable(name, path, text.count("\n", 0, max(at, 0)) + 1))
    return tuple(variables.values())


def _names(document: Any) -> Iterator[str]:
    if not isinstance(document, dict):
        return
    lists = [document.get("globalEnv"), document.get("globalPassThroughEnv")]
    for tasks in (document.get("tasks"), document.get("pipeline")):
        for task in tasks.values() if isinstance(tasks, dict) else ():
            if isinstance(task, dict):
                lists += [task.get("env"), task.get("passThroughEnv")]
    for names in lists:
        # `!NAME` takes one out again, `NEXT_PUBLIC_*` stands for many.
        yield from (name for name in (names if isinstance(names, list) else ()) if _is_name(name))


def _is_name(name: object) -> bool:
    return isinstance(name, str) and _NAME.match(name) is not None
