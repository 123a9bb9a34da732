"""The recorder of a run: its events, with a clock that goes as it is told, and the first steps, which hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from adx_tui.core.events import (
    CheckReported,
    Event,
    LogWritten,
    ProgressMade,
    RunFinished,
    RunStarted,
    StepFinished,
    StepStarted,
)
from adx_tui.core.model import Check, Context, Remedy, Risk, Status, ok, worst

START = datetime(2026, 1, 5, 9, 0, 0, tzinfo=UTC)
STEPS = (
    ("project", "Project"),
    ("environment", "Environment"),
    ("postgres", "Postgres"),
    ("grants", "Grants"),
    ("migrations", "Migrations"),
    ("seeds", "Seeds"),
    ("application", "Application"),
)


def _done(_context: Context) -> str:
    return "done"


def safe(id: str, title: str, preview: str) -> Remedy:
    return Remedy(id=id, title=title, risk=Risk.SAFE, preview=preview, apply=_done)


def by_hand(id: str, title: str, preview: str = "") -> Remedy:
    return Remedy(id=id, title=title, risk=Risk.MANUAL, preview=preview)


def destructive(id: str, title: str, preview: str, consent: str) -> Remedy:
    return Remedy(id=id, title=title, risk=Risk.DESTRUCTIVE, preview=preview, apply=_done, consent=consent)


class Recorder:
    """Writes events with a clock that goes as it is told."""

    def __init__(self) -> None:
        self.at = START
        self.events: list[Event] = [
            RunStarted(
                at=START,
                version="0.1.0",
                project="adhyayanx",
                steps=STEPS,
                postgres="docker",
                why="the engine at unix:///var/run/docker.sock, the current context, answers",
            )
        ]
        self.statuses: list[Status] = []

    def step(self, id: str, summary: str, seconds: float, *checks: Check) -> Recorder:
        """A whole step."""
        self.begin(id, *checks)
        return self.end(id, summary, seconds, worst(check.status for check in checks))

    def begin(self, id: str, *checks: Check) -> Recorder:
        """A step that is being looked at."""
        self.events.append(StepStarted(at=self.at, step=id))
        self.events += [CheckReported(at=self.at, step=id, check=check) for check in checks]
        self.statuses += [check.status for check in checks]
        return self

    def end(self, id: str, summary: str, seconds: float, status: Status) -> Recorder:
        """The end of a step."""
        self.at += timedelta(seconds=seconds)
        self.events.append(StepFinished(at=self.at, step=id, status=status, seconds=seconds, summary=summary))
        return self

    def blocked(self, id: str, title: str, waits_for: str) -> Recorder:
        """A step whose requirement does not hold."""
        detail = f"waits for {waits_for}"
        return self.step(
            id, detail, 0, Check(id=f"{id}.blocked", statement=title, status=Status.BLOCKED, detail=detail)
        )

    def progress(
        self, step: str, text: str, done: int, total: int, unit: str, after: float, remedy: str = ""
    ) -> Recorder:
        """Counted work, `after` seconds later."""
        self.at += timedelta(seconds=after)
        self.events.append(
            ProgressMade(
                at=self.at,
                step=step,
                check=f"{step}.x",
                text=text,
                done=done,
                total=total,
                unit=unit,
                remedy=remedy,
            )
        )
        return self

    def log(self, step: str, text: str) -> Recorder:
        """A line of the server's log."""
        self.events.append(LogWritten(at=self.at, step=step, source="server", text=text))
        return self

    def finish(self, *, ready: bool, seconds: float = 5.3) -> list[Event]:
        """The end of the run; returns all events."""
        counts = {status: self.statuses.count(status) for status in Status}
        finished = RunFinished(at=self.at, ready=ready, exit_code=0 if ready else 1, seconds=seconds, counts=counts)
        return [*self.events, finished]


def project_known(recorder: Recorder) -> Recorder:
    return recorder.step(
        "project",
        "Next.js 16 · Prisma 7.1 · prisma/schema.prisma, 7 models · 2 migrations",
        0.1,
        ok("repository", "the repository is known", "pnpm (pnpm-lock.yaml)"),
        ok("prisma", "its Prisma is one that is served", "Prisma 7.1.0 (pnpm-lock.yaml:145)"),
        ok("migrations", "its migrations are known", "2 migrations in prisma/migrations"),
    )


def environment_in_order(recorder: Recorder) -> Recorder:
    return project_known(recorder).step(
        "environment",
        "21 keys, 4 secrets generated",
        0.1,
        ok("environment.exists", ".env exists"),
        ok("environment.parses", "it parses", "21 keys"),
        ok("environment.private", "it is private", "0600, git-ignored"),
    )


def server_ready(recorder: Recorder) -> Recorder:
    return recorder.step(
        "postgres",
        "adx-postgres-1, ready",
        2.9,
        ok("postgres.engine", "the engine answers"),
        ok("postgres.container", "container adx-postgres-1 runs", "postgres:17-bookworm"),
        ok("version", "is Postgres 17", "17.11"),
    )
