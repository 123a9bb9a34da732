"""Sessions for the screen: one that plays recorded events, one that runs real steps on a machine made of flags."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from adx_tui.core.cancellation import Cancellation, CancelledRunError
from adx_tui.core.environment_table import EnvironmentTable
from adx_tui.core.events import Event
from adx_tui.core.model import EnvironmentField
from adx_tui.core.overview import Overview
from adx_tui.core.redact import Redactor
from adx_tui.core.runner import RunInfo, Runner
from adx_tui.core.state import ExitCode, RunState
from adx_tui.engine.project_files import ProjectFiles
from adx_tui.engine.request import RunRequest
from tests.tui.fake_answers import FIELDS, MASKED, OVERVIEW, TABLE, URL
from tests.tui.fake_beside_a_run import FakeBesideARun
from tests.tui.fake_machine import FlagStep, machine


def _wait_for_the_end(cancellation: Cancellation) -> None:
    with suppress(CancelledRunError):
        cancellation.sleep(60)


class FakeSession(FakeBesideARun):
    """What the screen asks besides a run. `calls` are the questions, in their order."""

    project_name = "adhyayanx"
    files = ProjectFiles(Path())

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[object, ...]] = []
        self.log_lines: Iterable[str] = ()
        self.psql_command: tuple[Sequence[str], Mapping[str, str]] | None = None
        self.log_opened = 0
        self.log_ends_after: float | None = None
        self.overview_seen = OVERVIEW
        self.looks = 0

    def run(self, request: RunRequest, on_event: Callable[[Event], None], cancellation: Cancellation) -> ExitCode:
        raise NotImplementedError

    def follow_log(self, on_line: Callable[[str], None], cancellation: Cancellation) -> None:
        self.log_opened += 1
        for line in self.log_lines:
            on_line(line)
        if self.log_ends_after is not None:
            cancellation.sleep(self.log_ends_after)
            return
        _wait_for_the_end(cancellation)

    def overview(self, cancellation: Cancellation) -> Overview:
        self.looks += 1
        return self.overview_seen

    def database_url(self) -> str:
        return URL

    def masked_database_url(self) -> str:
        return MASKED

    def psql(self, *, as_administrator: bool = False) -> tuple[Sequence[str], Mapping[str, str]] | None:
        self.calls.append(("psql", as_administrator))
        return self.psql_command

    def shell(self, text: str) -> tuple[Sequence[str], Mapping[str, str]]:
        self.calls.append(("shell", text))
        return ["/bin/sh", "-c", text], {}

    def choose_server(self, kind: str) -> None:
        self.calls.append(("server", kind))

    def save_report(self, state: RunState) -> str:
        self.calls.append(("report", state))
        return "/tmp/report.md"

    def save_crash(self, text: str) -> str:
        self.calls.append(("crash", text))
        return "/tmp/crash.txt"

    def stop_server(self) -> str:
        self.calls.append(("stop",))
        return "stopped adx-postgres-1"

    def environment_fields(self) -> Sequence[EnvironmentField]:
        return FIELDS

    def environment_table(self) -> EnvironmentTable:
        return TABLE

    def environment_problem(self, key: str, value: str) -> str:
        if key == "POSTGRES_PORT" and not value.isdigit():
            return f"is not a port: {value}"
        return ""

    def generated_value(self, key: str) -> str:
        return "g" * 32

    def save_environment(self, values: Mapping[str, str]) -> str:
        self.calls.append(("save", dict(values)))
        return f"changed {len(values)} values in .env"


class RecordedSession(FakeSession):
    """Plays the same events in each run. `hold` keeps the run open after them, until it is cancelled."""

    def __init__(self, events: Sequence[Event], *, hold: bool = False, raises: BaseException | None = None) -> None:
        super().__init__()
        self.events = events
        self.hold = hold
        self.raises = raises
        self.played = threading.Event()
        self.runs = 0
        self.requests: list[RunRequest] = []

    def run(self, request: RunRequest, on_event: Callable[[Event], None], cancellation: Cancellation) -> ExitCode:
        self.runs += 1
        self.requests.append(request)
        for event in self.events:
            on_event(event)
        self.played.set()
        if self.raises is not None:
            raise self.raises
        if self.hold:
            _wait_for_the_end(cancellation)
        return ExitCode.NOT_READY


class DeafSession(RecordedSession):
    """A run that takes no notice of being cancelled, as a call into a driver may."""

    def run(self, request: RunRequest, on_event: Callable[[Event], None], cancellation: Cancellation) -> ExitCode:
        for event in self.events:
            on_event(event)
        self.played.set()
        threading.Event().wait(60)
        return ExitCode.NOT_READY


@dataclass
class LiveSession(FakeSession):
    """The real runner over steps made of flags."""

    steps: list[FlagStep] = field(default_factory=machine)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def __post_init__(self) -> None:
        super().__init__()

    def run(self, request: RunRequest, on_event: Callable[[Event], None], cancellation: Cancellation) -> ExitCode:
        self.calls.append(("run",))
        runner = Runner(
            self.steps,
            on_event,
            run_info=RunInfo(version="0.1.0", project="adhyayanx", postgres="embedded", why="no Docker here"),
            cancellation=cancellation,
            redactor=Redactor(),
            save_crash=self.save_crash,
            now=self.now,
        )
        return runner.run(request.permits, may_change=request.command.may_change)
