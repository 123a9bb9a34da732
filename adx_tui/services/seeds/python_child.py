"""Python seeds, run in one process of their own: `python_seed` is its other side."""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

import adx_tui
from adx_tui.core import exit_codes
from adx_tui.core.cancellation import Cancellation
from adx_tui.services.child_process import Child
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres import script_place, shell_variables
from adx_tui.services.postgres.backend_session import BackendSession
from adx_tui.services.postgres.errors import ServerMessage
from adx_tui.services.postgres.liveness import LivenessProbe, OnWait, WaitProbe
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.seeds.complaint import OutputWatch
from adx_tui.services.seeds.errors import SeedError
from adx_tui.services.seeds.files import Seed
from adx_tui.services.seeds.transaction import SEED_SECONDS, CommittedBySeedError, Keeping, Outcome

_CONNECTION_FAILURE = "08006"
_STOP_SECONDS = 2
_MOST_LINES = 10_000
"""Lines of one seed that are passed on; of more, their number and the last."""
_START = """
import sys
from importlib.util import module_from_spec, spec_from_file_location
package, *folders = sys.argv[1:]
spec = spec_from_file_location("adx_tui", package + "/__init__.py", submodule_search_locations=[package])
sys.modules["adx_tui"] = module_from_spec(spec)
spec.loader.exec_module(sys.modules["adx_tui"])
sys.path += folders
from adx_tui.services.seeds.python_seed import main
main()
"""

Answer = Outcome | SeedError | CommittedBySeedError


@dataclass(frozen=True, slots=True)
class Task:
    """One seed: to be kept as `keeping` says, or tried out with its `sequences` shielded."""

    seed: Seed
    keeping: Keeping | None = None
    sequences: Sequence[str] | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "path": str(self.seed.path),
            "keeping": self.keeping.as_json() if self.keeping else None,
            "sequences": None if self.sequences is None else list(self.sequences),
        }


@dataclass(frozen=True, slots=True)
class PythonSeeds:
    """Runs Python seeds as the application's role. `on_line` gets what they print, `on_seed` which one is at work."""

    url: DatabaseUrl
    environment: Mapping[str, str]
    cancellation: Cancellation
    on_line: Callable[[str, str], None]
    on_seed: Callable[[Seed], None]
    on_wait: OnWait | None = None
    """Asked what the process waits for when it keeps silent."""

    def run(self, tasks: Sequence[Task], lock_seconds: float) -> Iterator[tuple[Seed, Answer]]:
        """What became of each, in order. One that takes the process with it is alone in that: the rest get another."""
        while tasks:
            answers = self._run_together(tasks, lock_seconds)
            yield from zip((task.seed for task in tasks), answers, strict=False)
            tasks = tasks[len(answers) :]

    def _run_together(self, tasks: Sequence[Task], lock_seconds: float) -> list[Answer]:
        """The answers of one process; the last one may be about its end."""
        token = secrets.token_hex(16)
        request = {
            "token": token,
            "conninfo": database.conninfo(self.url) | {"connect_timeout": 5},
            "schema": self.url.schema,
            "environment": dict(self.environment),
            "lock_seconds": lock_seconds,
            "seeds": [task.as_json() for task in tasks],
        }
        folder = tasks[0].seed.path.parent
        with (
            Child(_command(), folder=folder, environment=shell_variables.environment()) as child,
            self.cancellation.interrupting(lambda: child.stop(_STOP_SECONDS)),
        ):
            child.send((json.dumps(request) + "\n").encode())
            listener = _Listener(self, child, tasks, token)
            late = listener.listen()
            child.end()
            self.cancellation.check()
            lines = enumerate(_lines(child.answer()))
            answers = [_read_answer(tasks[number].seed, line, listener.blockers) for number, line in lines]
            if len(answers) < len(tasks):
                words = listener.last_line or "it said nothing"
                end = f"its process ended with {exit_codes.in_words(child.exit_code)}: {words}"
                answers.append(late or SeedError(end))
            return answers


class _Listener:
    """Passes on what the seeds print while they run."""

    def __init__(self, seeds: PythonSeeds, child: Child, tasks: Sequence[Task], token: str) -> None:
        self._seeds, self._child, self._tasks = seeds, child, tasks
        self._token = token.encode()
        self._silence = LivenessProbe(seeds.url.host, seeds.url.port)
        self._waiting = WaitProbe(seeds.on_wait, None)
        self.last_line = ""
        self._begin(0)

    @property
    def blockers(self) -> tuple[BackendSession, ...]:
        """Who was in the way when it was asked last."""
        return self._waiting.blockers

    def _begin(self, number: int) -> None:
        task = self._tasks[number]
        self._source = task.seed.name if task.keeping else f"{task.seed.name} (trial)"
        self._watch = OutputWatch(self._seeds.environment)
        self._deadline = time.monotonic() + SEED_SECONDS
        self._lines = 0

    def listen(self) -> SeedError | None:
        """Until the process has ended; or why it was not waited for any longer."""
        for line in self._child.lines():
            if line.startswith(self._token):
                self._hear(line.decode().split()[1:])
            elif text := line.decode(errors="replace").rstrip():
                self._pass_on(text)
            elif not line and (why := self._silence.too_long()):
                return SeedError(why, server=ServerMessage(_CONNECTION_FAILURE, why))
            else:
                self._waiting.silent()
            if time.monotonic() > self._deadline:
                return SeedError(f"it took more than {SEED_SECONDS} s")
        self._sum_up()
        return None

    def _hear(self, words: Sequence[str]) -> None:
        """What the process itself says."""
        self._sum_up()
        if words[0] == "run":
            self._begin(int(words[1]))
            self._seeds.on_seed(self._tasks[int(words[1])].seed)
        else:
            self._child.send((json.dumps(self._watch.complaint) + "\n").encode())

    def _pass_on(self, text: str) -> None:
        self.last_line, self._lines = text, self._lines + 1
        self._watch.see(text)
        if self._lines <= _MOST_LINES:
            self._seeds.on_line(self._source, text)

    def _sum_up(self) -> None:
        if self._lines > _MOST_LINES:
            more = self._lines - _MOST_LINES
            self._seeds.on_line(self._source, f"… {more} more lines, the last of them: {self.last_line}")
        self._lines = 0


def _command() -> list[str]:
    """A Python whose modules are those of this one. From where PYTHONPATH says, and from its own folder, a seed may
    import what is nowhere else; neither replaces anything."""
    package, driver = (Path(module.__file__ or "").parent for module in (adx_tui, psycopg))
    folders = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if os.path.isabs(folder)]
    # -P and -E: neither the folder it starts in nor PYTHONPATH comes first. -u: what it prints is shown at once.
    return [sys.executable, "-P", "-E", "-u", "-c", _START, str(package), str(driver.parent), *folders]


def _lines(answer: bytes) -> Iterator[Mapping[str, Any]]:
    """All that are whole."""
    for line in answer.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            return


def _read_answer(seed: Seed, answer: Mapping[str, Any], blockers: tuple[BackendSession, ...]) -> Answer:
    if "outcome" in answer:
        return Outcome.from_json(answer["outcome"])
    if answer.get("committed"):
        return CommittedBySeedError()
    error = answer["error"]
    server = ServerMessage(**error["server"] | {"blockers": blockers}) if error["server"] else None
    message, line = f"{error['type']}: {error['message']}", error["line"]
    excerpt = script_place.excerpt(seed.text, line, 1, message=error["message"]) if line else ""
    return SeedError(message, line, None, server, excerpt, swallowed=bool(answer.get("swallowed")))
