"""The examples of docs/ci.md, as what reads them would."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.support.project import Project, Result

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


def job_on_gitlab() -> dict[str, Any]:
    """The job of .gitlab-ci.yml."""
    return dict(_with("test")["test"])


def devcontainer() -> dict[str, Any]:
    """devcontainer.json."""
    return _with("postStartCommand")


def pre_commit_hook() -> dict[str, Any]:
    """The one hook of .pre-commit-config.yaml."""
    ((hook,),) = (repository["hooks"] for repository in _with("repos")["repos"])
    return dict(hook)


def vs_code_task() -> dict[str, Any]:
    """The one task of tasks.json."""
    (task,) = _with("tasks")["tasks"]
    return dict(task)


def husky_hook() -> str:
    """.husky/pre-push."""
    return next(text for text in _shell() if ".husky/" in text)


def junit_elsewhere() -> str:
    """What any other server runs."""
    return next(text for text in _shell() if "--junit" in text).strip()


def run_as_typed(project: Project, command: str, **variables: str) -> Result:
    """What a shell makes of `command`, typed in the project's folder by somebody who has adx-tui installed."""
    programs = Path(sys.executable).parent
    script = f"cd {shlex.quote(str(project.path))} && PATH={shlex.quote(str(programs))}:$PATH && {command}"
    project.command = ("sh", "-c", script)
    return project.adx(env=variables)


def closing_line(result: Result) -> str:
    """The line that says "ready"."""
    assert result.exit_code == 0, result
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("ready in")]
    return line


def _with(key: str) -> dict[str, Any]:
    (example,) = (example for _, example in examples() if isinstance(example, dict) and key in example)
    return dict(example)


def _shell() -> Iterator[str]:
    return (str(example) for language, example in examples() if language == "sh")
