"""The one stream that both faces draw from, and its JSON form (version 1: fields are added, none is renamed)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adx_tui.core.model import Check, Finding, Status

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(_Event):
    """A run begins. `steps` are the ids and titles to come, `postgres` where the server is and `why`."""

    version: str
    project: str
    steps: tuple[tuple[str, str], ...]
    postgres: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted(_Event):
    """A step is being looked at."""

    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReported(_Event):
    """What one check came to. A later report of the same check replaces it."""

    step: str
    check: Check


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressMade(_Event):
    """What is being done, and how far it is. `done` and `total` count `unit`s; None where it can't be counted.

    `remedy` is the id of the remedy that is being applied; empty while a step is only looked at.
    """

    step: str
    check: str
    text: str
    done: int | None = None
    total: int | None = None
    unit: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogWritten(_Event):
    """A line somebody wrote (`source`: the server, a seed, adx-tui itself); `step` is empty outside of any."""

    step: str
    source: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished(_Event):
    """A step as a whole. `summary` says in a few words what holds, or what was done."""

    step: str
    status: Status
    seconds: float
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished(_Event):
    """The end. `counts` are checks by status, `not_proved` the seeds that an earlier run found in order, and that this
    one, which only looked, did not run; `not_looked_at` is the number of the project's steps that `--step` left out."""

    ready: bool
    exit_code: int
    seconds: float
    counts: Mapping[Status, int]
    not_proved: tuple[str, ...] = ()
    not_looked_at: int = 0


Event = RunStarted | StepStarted | CheckReported | ProgressMade | LogWritten | StepFinished | RunFinished


def to_json(event: Event) -> dict[str, Any]:
    """`event` as the object that `--output json` prints on a line (DESIGN section 5)."""
    head: dict[str, Any] = {
        "event": _name(event),
        "v": VERSION,
        "at": event.at.isoformat(timespec="milliseconds"),
    }
    match event:
        case RunStarted():
            return head | {
                "version": event.version,
                "project": event.project,
                "steps": [step for step, _ in event.steps],
                "postgres": event.postgres,
                "why": event.why,
            }
        case StepStarted():
            return head | {"step": event.step}
        case CheckReported():
            return head | {"step": event.step} | _check(event.check)
        case ProgressMade():
            counted = {"done": event.done, "total": event.total, "unit": event.unit}
            said = {"step": event.step, "check": event.check, "text": event.text, "remedy": event.remedy}
            return head | said | counted
        case LogWritten():
            step = {"step": event.step} if event.step else {}
            return head | step | {"source": event.source, "text": event.text}
        case StepFinished():
            return head | {
                "step": event.step,
                "status": event.status.value,
                "seconds": round(event.seconds, 3),
                "summary": event.summary,
            }
        case RunFinished():
            return head | {
                "status": "ready" if event.ready else "not_ready",
                "exit_code": event.exit_code,
                "seconds": round(event.seconds, 3),
                "counts": {status.value: event.counts.get(status, 0) for status in Status},
                "not_proved": list(event.not_proved),
                "complete": not event.not_looked_at,
            }


_NAMES: Mapping[type[Event], str] = {
    RunStarted: "run_started",
    StepStarted: "step_started",
    CheckReported: "check",
    ProgressMade: "progress",
    LogWritten: "log",
    StepFinished: "step_finished",
    RunFinished: "run_finished",
}


def _name(event: Event) -> str:
    return _NAMES[type(event)]


def _check(check: Check) -> dict[str, Any]:
    said: dict[str, Any] = {
        "check": check.id,
        "status": check.status.value,
        "title": check.title,
        "detail": check.detail,
        "seconds": round(check.seconds, 3),
    }
    return said if check.finding is None else said | _finding(check.finding)


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "cause": finding.cause,
        "evidence": list(finding.evidence),
        "location": None if finding.location is None else str(finding.location),
        "remedies": [
            {"title": remedy.title, "risk": remedy.risk.value, "preview": remedy.preview} for remedy in finding.remedies
        ],
    }
