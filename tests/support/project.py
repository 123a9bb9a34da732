"""A project folder as a user has one, and the real program run on it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import adx_tui
from tests.support.folders import make_reachable_folder
from tests.support.leftovers import end_servers_under

# What the program may inherit. Anything else of the caller's (a DATABASE_URL, a CI variable) would change what it does.
INHERITED = frozenset(
    {"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "XDG_RUNTIME_DIR", "DOCKER_HOST"}
)
DOWN_LIMIT = 60.0

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    exit_code: int
    stdout: str
    stderr: str
    events: list[Event]
    """Standard output as JSON lines, where --output json was asked; else empty."""

    def __str__(self) -> str:
        return f"exit code {self.exit_code}\n-- stdout\n{self.stdout}\n-- stderr\n{self.stderr}"


@dataclass(slots=True)
class Project:
    path: Path
    state_directory: Path
    environment: dict[str, str | None] = field(default_factory=dict)
    """Variables for every run on this project. None: not set at all."""
    command: Sequence[str] = (sys.executable, "-m", "adx_tui")
    may_have_used_docker: bool = False
    _launched: list[subprocess.Popen[str]] = field(default_factory=list)
    _to_take_down: list[tuple[str | None, dict[str, str]]] = field(default_factory=list)

    @classmethod
    def create(cls, path: Path) -> Project:
        path.mkdir()
        return cls(path, make_reachable_folder("adx-test-state-"))

    # --- what is in the folder ---

    def write(self, relative: str, text: str) -> Path:
        file = self.path / relative
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
        return file

    def migration(self, name: str, sql: str) -> Path:
        return self.write(f"migrations/{name}/migration.sql", sql)

    def seed(self, name: str, text: str) -> Path:
        return self.write(f"seeds/{name}", text)

    def env(self, **values: object) -> Path:
        """A whole .env, private from its first byte on."""
        file = self.path / ".env"
        file.touch(mode=0o600)
        file.chmod(0o600)
        file.write_text("".join(f"{key}={quoted(str(value))}\n" for key, value in values.items()), encoding="utf-8")
        return file

    # --- the program ---

    def adx(self, *arguments: str, env: Mapping[str, str | None] | None = None, timeout: float = 120) -> Result:
        process = self.launch(*arguments, env=env)
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            _kill_group(process)
            stdout, stderr = _rest_of(process)
            raise AssertionError(
                f"adx-tui {' '.join(arguments)} did not end in {timeout:.0f} s (or left its output open)\n"
                f"-- stdout\n{stdout}\n-- stderr\n{stderr}"
            ) from None
        events = parse_events(stdout) if self._asks_for_json(arguments, env) else []
        return Result(process.returncode, stdout, stderr, events)

    def launch(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> subprocess.Popen[str]:
        """The program, running, in a process group of its own: for tests that interrupt or kill it."""
        variables = self._variables(env)
        self._note_what_may_start(arguments, variables)
        process = subprocess.Popen(
            [*self.command, *arguments, "--project", str(self.path)],
            cwd=self.path.parent,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self._launched.append(process)
        return process

    def _variables(self, extra: Mapping[str, str | None] | None) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if key in INHERITED}
        wanted: dict[str, str | None] = {
            **inherited,
            "ADX_STATE_DIR": str(self.state_directory),
            "NO_COLOR": "1",
            # The code under test is the one this process would import, installed or not.
            "PYTHONPATH": str(Path(adx_tui.__file__).parents[1]),
            **self.environment,
            **(extra or {}),
        }
        return {key: value for key, value in wanted.items() if value is not None}

    def _asks_for_json(self, arguments: Sequence[str], env: Mapping[str, str | None] | None) -> bool:
        return (option(arguments, "--output") or self._variables(env).get("ADX_OUTPUT")) == "json"

    # --- afterwards ---

    def _note_what_may_start(self, arguments: Sequence[str], variables: dict[str, str]) -> None:
        if not {"--auto", "up", "reset"} & {*arguments} and option(arguments, "--reset") is None:
            return
        where = option(arguments, "--postgres") or variables.get("ADX_POSTGRES")
        if where == "external":
            return
        self.may_have_used_docker = self.may_have_used_docker or where != "embedded"
        if (where, variables) not in self._to_take_down:
            self._to_take_down.append((where, variables))

    def clean_up(self) -> None:
        """Best effort: a test's verdict is its own; what this is for is that nothing stays behind on the machine."""
        for process in self._launched:
            if process.poll() is None:
                _kill_group(process)
            _rest_of(process)
        for where, variables in self._to_take_down:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(
                    [*self.command, "--down", "--project", self.path, *(("--postgres", where) if where else ())],
                    cwd=self.path.parent,
                    env=variables,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    timeout=DOWN_LIMIT,
                )
        end_servers_under(self.state_directory)
        shutil.rmtree(self.state_directory, ignore_errors=True)


def option(arguments: Sequence[str], name: str) -> str | None:
    """The value of an option given as two arguments or as one with `=`; the last one counts."""
    value = None
    for index, argument in enumerate(arguments):
        if argument == name and index + 1 < len(arguments):
            value = arguments[index + 1]
        elif argument.startswith(name + "="):
            value = argument.removeprefix(name + "=")
    return value


def quoted(value: str) -> str:
    """So that every reader of .env files sees the same: in single quotes nothing is special but the quote."""
    if re.fullmatch(r"[\w@%+=:,./?&-]*", value):
        return value
    if "'" in value:
        raise ValueError("write() such a .env as text: its readers disagree about this value")
    return f"'{value}'"


def parse_events(stdout: str) -> list[Event]:
    events = []
    for number, line in enumerate(stdout.splitlines(), start=1):
        try:
            event = json.loads(line)
        except ValueError:
            raise AssertionError(f"line {number} of standard output is not JSON: {line!r}") from None
        assert isinstance(event, dict), f"line {number} of standard output is no JSON object: {line!r}"
        events.append(event)
    return events


def _kill_group(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _rest_of(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What is still to be read; a server that inherited the pipes may hold them open for ever."""
    output = ("", "")
    if process.stdout is not None and not process.stdout.closed:
        with contextlib.suppress(subprocess.TimeoutExpired):
            output = process.communicate(timeout=5)
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()
    process.wait()
    return output
