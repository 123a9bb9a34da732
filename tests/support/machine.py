"""A machine on which nothing but one project and its state may change, and the program run on it, many times."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import adx_tui
from tests.support import sealed
from tests.support.folders import make_reachable_folder
from tests.support.leftovers import end_servers_under
from tests.support.outside import Outside

TIMEOUT = 5
"""The limit that a run is given."""
MARGIN = 6
"""How much later a run may end: a server has three seconds to break off what it does; a busy machine needs some too."""


@contextmanager
def running() -> Iterator[Machine]:
    folder = make_reachable_folder("adx-test-machine-")
    machine = Machine.start(folder)
    try:
        yield machine
    finally:
        machine.stop()
        end_servers_under(folder)
        shutil.rmtree(folder, ignore_errors=True)


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
        for name in ("project", "state", "tmp"):
            (folder / name).mkdir()
        program = [sys.executable, "-m", "tests.support.forked_runs"]
        worker = subprocess.Popen(
            program if sealed.lacking() else sealed.command(folder, program),
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
            "TMPDIR": str(folder / "tmp"),
            "ADX_STATE_DIR": str(folder / "state"),
            "PYTHONDONTWRITEBYTECODE": "1",
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
        """An empty project, and no state; returns its folder."""
        for folder in (self.project, self.folder / "state", self.folder / "tmp"):
            for entry in folder.iterdir():
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        return self.project

    def bears(self, *arguments: str, env: Mapping[str, str | None] | None = None, timeout: float = TIMEOUT) -> str:
        """Run the program on the project; returns what it said. What it may not do fails the test.

        What it may do: end with 0, 1 or 2, in time, having written into the project and its state alone.
        """
        output = self.folder / "output"
        output.unlink(missing_ok=True)
        whole = [*arguments, "--project", str(self.project), "--timeout", str(timeout)]
        variables = {**self.environment, **(env or {})}
        request = {
            "arguments": whole,
            "folder": str(self.folder),
            "environment": {key: value for key, value in variables.items() if value is not None},
            "output": str(output),
            "limit": timeout + MARGIN,
        }
        beside = {*os.listdir(self.folder), output.name}
        assert self.worker.stdin is not None
        assert self.worker.stdout is not None
        self.worker.stdin.write(json.dumps(request) + "\n")
        self.worker.stdin.flush()
        outcome = json.loads(self.worker.stdout.readline())
        self.runs += 1
        text = output.read_text(encoding="utf-8", errors="replace") if output.exists() else ""
        story = f"adx-tui {' '.join(whole)}\n{text[-4000:]}\n{self._crash()}"
        assert outcome["exit_code"] is not None, f"still running {MARGIN} s past its limit of {timeout} s: {story}"
        assert outcome["exit_code"] in (0, 1, 2), f"exit code {outcome['exit_code']}: {story}"
        assert "ADX901" not in text, f"a check crashed: {story}"
        assert sealed.DENIED not in text, f"it would have written elsewhere: {story}"
        changes = [*self.outside.changes(), *os.listdir(self.folder / "tmp"), *{*os.listdir(self.folder)} - beside]
        assert not changes, f"outside of the project: {changes}: {story}"
        return text

    def _crash(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in (self.folder / "state" / "crashes").glob("*"))
