"""Random input to the real program for as long as wanted, and whether it bore that.

`ADX_TEST_FUZZ_SECONDS` says how long each test goes on (4), `ADX_TEST_FUZZ_SEED` where it begins: the number that a
failure prints.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase, strategies

import adx_tui
from tests.support.outside import Outside

SECONDS = float(os.environ.get("ADX_TEST_FUZZ_SECONDS") or "4")
_SEED = int(os.environ.get("ADX_TEST_FUZZ_SEED") or secrets.randbelow(1_000_000))
_EXAMPLES = 50
_SHRINK_SECONDS = 30
TIMEOUT = 5
"""The limit that every run is given."""
MARGIN = 3
"""How much later a busy machine may notice that it has passed."""

Example = TypeVar("Example")


@dataclass(slots=True)
class Machine:
    """A folder with one project and its state, anew for each example, and all else that it must not touch."""

    folder: Path
    environment: Mapping[str, str]
    worker: subprocess.Popen[str]
    outside: Outside
    runs: int = field(default=0)

    @classmethod
    def start(cls, folder: Path) -> Machine:
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(adx_tui.__file__).parents[1],
            env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        )
        outside = Outside.make(folder / "outside")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(outside.folder),
            "ADX_STATE_DIR": str(folder / "state"),
            # Not this machine's engine: what examples ask of one is not to be done.
            "DOCKER_HOST": f"unix://{folder / 'engine.sock'}",
            "NO_COLOR": "1",
            "LANG": "C.UTF-8",
        }
        return cls(folder, environment, worker, outside)

    def stop(self) -> None:
        assert self.worker.stdin is not None
        assert self.worker.stdout is not None
        self.worker.stdin.close()
        self.worker.wait(30)
        self.worker.stdout.close()

    @property
    def project(self) -> Path:
        return self.folder / "project"

    def clear(self) -> Path:
        """An empty project, and no state; answers its folder."""
        for each in (self.project, self.folder / "state"):
            shutil.rmtree(each, ignore_errors=True)
        self.project.mkdir()
        return self.project

    def bears(self, *arguments: str, env: Mapping[str, str] | None = None, timeout: float = TIMEOUT) -> str:
        """Run the program on the project; answers what it said. What it may not do fails the test."""
        output = self.folder / "output"
        output.unlink(missing_ok=True)
        whole = [*arguments, "--project", str(self.project), "--timeout", str(timeout)]
        request = {
            "arguments": whole,
            "folder": str(self.folder),
            "environment": {**self.environment, **(env or {})},
            "output": str(output),
            "limit": timeout + MARGIN,
        }
        assert self.worker.stdin is not None
        assert self.worker.stdout is not None
        self.worker.stdin.write(json.dumps(request) + "\n")
        self.worker.stdin.flush()
        outcome = json.loads(self.worker.stdout.readline())
        self.runs += 1
        said = output.read_text(encoding="utf-8", errors="replace") if output.exists() else ""
        story = f"adx-tui {' '.join(whole)}\n{said[-4000:]}\n{self._crash()}"
        assert outcome["exit_code"] is not None, f"still running {MARGIN} s past its limit of {timeout} s: {story}"
        assert outcome["exit_code"] in (0, 1, 2), f"exit code {outcome['exit_code']}: {story}"
        assert "ADX901" not in said, f"a check crashed: {story}"
        changes = self.outside.changes()
        assert not changes, f"outside of the project: {changes}: {story}"
        return said

    def _crash(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in (self.folder / "state" / "crashes").glob("*"))


def fuzz(drawn: strategies.SearchStrategy[Example], bears: Callable[[Example], object]) -> None:
    """Call `bears` with examples until the time is up, or one of them fails: then with ever simpler ones."""
    ends = time.monotonic() + SECONDS
    failed: dict[str, BaseException] = {}
    shrink_until = float("inf")

    def judge(example: Example) -> None:
        nonlocal shrink_until
        known = repr(example)
        if known in failed:
            raise failed[known]
        if time.monotonic() > min(shrink_until, ends if not failed else shrink_until):
            return
        try:
            bears(example)
        except AssertionError as error:
            if not failed:
                shrink_until = time.monotonic() + _SHRINK_SECONDS
            failed[known] = error
            raise

    seed = _SEED
    while time.monotonic() < ends:
        run = hypothesis.given(drawn)(judge)
        run = hypothesis.settings(
            max_examples=_EXAMPLES,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )(run)
        try:
            hypothesis.seed(seed)(run)()
        except BaseException as error:
            error.add_note(f"again with ADX_TEST_FUZZ_SEED={seed}")
            raise
        seed += 1
