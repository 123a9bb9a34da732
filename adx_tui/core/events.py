"""The one stream that both faces draw from. Its JSON form: event_json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from adx_tui.core.model import Check, Status


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
    """A line somebody wrote (`source`: the server, a seed, adx-tui itself), or a statement of the command that is
    carried out (COMMAND); `step` is empty outside of any. `seconds` is how long took what it tells of, if that is
    something that was done."""

    step: str
    source: str
    text: str
    seconds: float | None = None


COMMAND = "command"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished(_Event):
    """A step as a whole. `summary` says in a few words what holds, or what was done."""

    step: str
    status: Status
    seconds: float
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished(_Event):
    """The end. `counts` are checks by status, `not_proved` what this run, which only looked, could not see for itself
    (a seed that was not run, a drift that was not compared); `not_looked_at` is the number of the project's steps that
    `--step` left out; `url` is the application's, its password masked; `nothing_to_migrate` is True where the whole
    project was looked at and has neither Prisma nor migrations."""

    ready: bool
    exit_code: int
    seconds: float
    counts: Mapping[Status, int]
    not_proved: tuple[str, ...] = ()
    not_looked_at: int = 0
    url: str = ""
    nothing_to_migrate: bool = False


Event = RunStarted | StepStarted | CheckReported | ProgressMade | LogWritten | StepFinished | RunFinished
