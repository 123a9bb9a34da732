"""A composite action, carried out step by step as GitHub's runner does: the actions that it uses are stood in for.

https://docs.github.com/en/actions/reference/metadata-syntax-for-github-actions#runs-for-composite-actions
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.support.project import Project, Result

_EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")
_CONDITION = re.compile(r"(\S+) (!=|==) '(.*)'")


@dataclass(slots=True)
class Cache:
    """What `actions/cache` keeps: folders by their keys, from job to job."""

    folder: Path

    def restore(self, key: str, path: Path) -> dict[str, str]:
        if not (self.folder / key).exists():
            return {"cache-hit": ""}
        _copy(self.folder / key, path)
        return {"cache-hit": "true"}

    def save(self, key: str, path: Path) -> dict[str, str]:
        _copy(path, self.folder / key)
        return {}


@dataclass(slots=True)
class Job:
    """One job, on a machine of its own: `temp` is its RUNNER_TEMP."""

    project: Project
    temp: Path
    cache: Cache
    environment: dict[str, str]
    steps: dict[str, dict[str, str]] = field(default_factory=dict)
    """The outputs of each step that has an id."""

    def carry_out(self, action: Path, *, until: str = "") -> list[Result]:
        """Each step in its order, or as far as the one called `until`; returns what those said that run something. The
        first that fails is the last."""
        told = yaml.safe_load(action.read_text(encoding="utf-8"))
        inputs = {name: one["default"] for name, one in told["inputs"].items()}
        results = []
        for step in told["runs"]["steps"]:
            if not self._applies(step.get("if", "")):
                continue
            outputs: dict[str, str] = {}
            if "run" in step:
                results.append(self._run(step, inputs, outputs))
                if results[-1].exit_code:
                    break
            else:
                told_to = {name: self._settled(text, inputs) for name, text in step["with"].items()}
                outputs = self._use(step["uses"], told_to)
            self.steps[id := step.get("id", "")] = outputs
            if until and id == until:
                break
        return results

    def _applies(self, condition: str) -> bool:
        if not condition:
            return True
        match = _CONDITION.fullmatch(condition)
        assert match is not None, condition
        return (self._value(match[1], {}) == match[3]) is (match[2] == "==")

    def _run(self, step: Mapping[str, Any], inputs: Mapping[str, str], outputs: dict[str, str]) -> Result:
        assert step["shell"] == "bash", "which a composite action has to say"
        files = {name: self.temp / name for name in ("GITHUB_OUTPUT", "GITHUB_ENV")}
        for path in files.values():
            path.write_text("")
        variables = {name: self._settled(text, inputs) for name, text in step.get("env", {}).items()}
        folder = self.project.path / self._settled(step.get("working-directory", "."), inputs)
        # As the runner starts it: bash --noprofile --norc -eo pipefail {0}
        script = f"cd '{folder}'\n{self._settled(step['run'], inputs)}"
        self.project.command = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
        env = {**self.environment, **variables, **{name: str(path) for name, path in files.items()}}
        result = self.project.adx(env=env)
        outputs |= _read(files["GITHUB_OUTPUT"])
        self.environment |= _read(files["GITHUB_ENV"])
        return result

    def _use(self, action: str, inputs: Mapping[str, str]) -> dict[str, str]:
        match action:
            case "actions/cache/restore@v4":
                return self.cache.restore(inputs["key"], Path(inputs["path"]))
            case "actions/cache/save@v4":
                return self.cache.save(inputs["key"], Path(inputs["path"]))
            case "actions/setup-python@v5":
                return {}
        raise AssertionError(f"nobody stands in for {action}")

    def _settled(self, text: str, inputs: Mapping[str, str]) -> str:
        return _EXPRESSION.sub(lambda match: self._value(match[1], inputs), text)

    def _value(self, expression: str, inputs: Mapping[str, str]) -> str:
        match expression.split("."):
            case ["inputs", name]:
                return inputs[name]
            case ["runner", "temp"]:
                return str(self.temp)
            case ["steps", id, "outputs", name]:
                return self.steps[id].get(name, "")
        raise AssertionError(f"an expression that the test's runner does not know: {expression}")


def _read(path: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


def _copy(origin: Path, copy: Path) -> None:
    """With modes and owners, as tar keeps them."""
    subprocess.run(["cp", "-a", origin, copy], check=True, timeout=60)
