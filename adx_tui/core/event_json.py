"""The JSON form of the event stream, version 1: fields are added, none is renamed.

The types below are the contract: docs/events.schema.json is made from them (python -m docs.event_schema), and
docs/events.md explains it. What stands beside a type is what a reader of the schema is told.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from adx_tui.core import events
from adx_tui.core.documentation import error_page
from adx_tui.core.model import Check, Remedy, Risk, Status

VERSION: Literal[1] = 1

Moment = Annotated[str, {"format": "date-time"}, "When: UTC, ISO 8601 with milliseconds."]
Seconds = Annotated[float, "How long it took, in seconds."]
StepId = Annotated[str, "The id of the step."]
CheckId = Annotated[str, "The id of the check."]


class _Event(TypedDict):
    v: Literal[1]
    at: Moment


class RunStarted(_Event):
    """A run begins."""

    event: Literal["run_started"]
    version: Annotated[str, "The version of adx-tui."]
    project: Annotated[str, "What the project is called."]
    steps: Annotated[list[str], "The ids of the steps to come, in their order."]
    postgres: Annotated[str, "Where Postgres runs: docker, embedded or external, and which."]
    why: Annotated[str, "Why there, in a few words."]


class StepStarted(_Event):
    """A step is being looked at."""

    event: Literal["step_started"]
    step: StepId


class RemedyOffered(TypedDict):
    """Something that makes a finding go away."""

    id: Annotated[str, "Joins it with `progress.remedy`; two findings with one id share one remedy, applied once."]
    title: Annotated[str, "What it does, in a few words."]
    risk: Annotated[Risk, "safe: adds or repairs; destructive: loses data; manual: only a person can do it."]
    preview: Annotated[str, "The exact SQL or command, secrets left out."]
    by_choice: Annotated[bool, "Loses nothing, but is one of several ways, or runs the project's code: never unasked."]


class _Found(TypedDict, total=False):
    code: Annotated[str, "The code of the finding; `adx-tui --explain` tells more."]
    docs_url: Annotated[str, {"format": "uri"}, "The page of the code in the documentation."]
    cause: Annotated[str, "Why the check does not hold, in one sentence."]
    evidence: Annotated[list[str], "What was seen on this machine."]
    location: Annotated[str | None, "Where: a file, with its line and column if known."]
    remedies: Annotated[list[RemedyOffered], "What would make it hold, the best first."]


class CheckReported(_Event, _Found):
    """What one check came to. A later report of the same check replaces it. A finding comes with all of its fields."""

    event: Literal["check"]
    step: StepId
    check: CheckId
    status: Annotated[Status, "How it came out; failed and warning come with a finding."]
    title: Annotated[str, "The statement that holds or not."]
    detail: Annotated[str, "More about it in a few words; may be empty."]
    seconds: Seconds


class ProgressMade(_Event):
    """What is being done, and how far it is."""

    event: Literal["progress"]
    step: StepId
    check: CheckId
    text: Annotated[str, "What is being done."]
    remedy: Annotated[str, "The id of the remedy that is being applied; empty where none is."]
    done: Annotated[int | None, "How many units are done; null where it can't be counted."]
    total: Annotated[int | None, "How many there are; null where that is not known."]
    unit: Annotated[str, "What is counted; may be empty."]


class _InAStep(TypedDict, total=False):
    step: Annotated[str, "The id of the step; absent outside of any."]


class LogWritten(_Event, _InAStep):
    """A line that somebody wrote."""

    event: Literal["log"]
    source: Annotated[
        str, "Who wrote it: the server, a seed, adx-tui itself; command: a statement of the one carried out."
    ]
    text: Annotated[str, "The line."]
    seconds: Annotated[float | None, "How long took what the line tells of; null where that is nothing that was done."]


class StepFinished(_Event):
    """A step as a whole."""

    event: Literal["step_finished"]
    step: StepId
    status: Annotated[Status, "That of its worst check; changed where something was mended."]
    seconds: Seconds
    summary: Annotated[str, "In a few words what holds, or what was done."]


class RunFinished(_Event):
    """The end."""

    event: Literal["run_finished"]
    status: Annotated[Literal["ready", "not_ready"], "ready where the exit code is 0."]
    exit_code: Annotated[int, "The exit code of the program."]
    seconds: Seconds
    counts: Annotated[dict[Status, int], "The number of checks with each status."]
    url: Annotated[str, "The application's connection URL, its password masked; empty while there is none."]
    complete: Annotated[bool, "Whether every step was looked at: false under --step."]
    not_proved: Annotated[list[str], "Checks that a run which only looked could not prove: seeds, `drift`."]
    nothing_to_migrate: Annotated[bool, "Whether all was looked at, and neither Prisma nor migrations are in it."]


Event = RunStarted | StepStarted | CheckReported | ProgressMade | LogWritten | StepFinished | RunFinished


def to_json(event: events.Event) -> Event:
    """Returns `event` as the object that `--output json` prints on a line."""
    at = event.at.isoformat(timespec="milliseconds")
    match event:
        case events.RunStarted():
            return {
                "event": "run_started",
                "v": VERSION,
                "at": at,
                "version": event.version,
                "project": event.project,
                "steps": [step for step, _ in event.steps],
                "postgres": event.postgres,
                "why": event.why,
            }
        case events.StepStarted():
            return {"event": "step_started", "v": VERSION, "at": at, "step": event.step}
        case events.CheckReported():
            return _check(at, event.step, event.check)
        case events.ProgressMade():
            return {
                "event": "progress",
                "v": VERSION,
                "at": at,
                "step": event.step,
                "check": event.check,
                "text": event.text,
                "remedy": event.remedy,
                "done": event.done,
                "total": event.total,
                "unit": event.unit,
            }
        case events.LogWritten():
            line: LogWritten = {
                "event": "log",
                "v": VERSION,
                "at": at,
                "source": event.source,
                "text": event.text,
                "seconds": None if event.seconds is None else round(event.seconds, 3),
            }
            if event.step:
                line["step"] = event.step
            return line
        case events.StepFinished():
            return {
                "event": "step_finished",
                "v": VERSION,
                "at": at,
                "step": event.step,
                "status": event.status,
                "seconds": round(event.seconds, 3),
                "summary": event.summary,
            }
        case events.RunFinished():
            return {
                "event": "run_finished",
                "v": VERSION,
                "at": at,
                "status": "ready" if event.ready else "not_ready",
                "exit_code": event.exit_code,
                "seconds": round(event.seconds, 3),
                "counts": {status: event.counts.get(status, 0) for status in Status},
                "url": event.url,
                "complete": not event.not_looked_at,
                "not_proved": list(event.not_proved),
                "nothing_to_migrate": event.nothing_to_migrate,
            }


def _check(at: str, step: str, check: Check) -> CheckReported:
    reported: CheckReported = {
        "event": "check",
        "v": VERSION,
        "at": at,
        "step": step,
        "check": check.id,
        "status": check.status,
        "title": check.title,
        "detail": check.detail,
        "seconds": round(check.seconds, 3),
    }
    if (finding := check.finding) is not None:
        reported["code"] = finding.code
        reported["docs_url"] = error_page(finding.code)
        reported["cause"] = finding.cause
        reported["evidence"] = list(finding.evidence)
        reported["location"] = None if finding.location is None else str(finding.location)
        reported["remedies"] = [_remedy(remedy) for remedy in finding.remedies]
    return reported


def _remedy(remedy: Remedy) -> RemedyOffered:
    return {
        "id": remedy.id,
        "title": remedy.title,
        "risk": remedy.risk,
        "preview": remedy.preview,
        "by_choice": remedy.by_choice,
    }
