"""What a person reads of a run whose events are known: at most a screenful or two, with the failures at its end."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from adx_tui.core import events
from adx_tui.core.model import Check, Finding, Location, Remedy, Risk, Status
from adx_tui.core.state import RunState
from adx_tui.headless.plain import MOST_LINES
from adx_tui.headless.run import renderer
from adx_tui.settings import Output
from tests.support.project import Event

MOST_AT_THE_END = 8


def assert_reads_well(told: Sequence[Event]) -> None:
    """Of a run that came to its end: code, cause and remedy of what failed stand in the last ten lines, and there are
    not many more, in plain text and on GitHub."""
    if not told or (told[0]["event"], told[-1]["event"]) != ("run_started", "run_finished"):
        return
    for output in (Output.PLAIN, Output.GITHUB):
        out, state = io.StringIO(), RunState()
        draw = renderer(output, out)
        for event in map(_event, told):
            state = state.apply(event)
            draw.on_event(event, state)
        lines = out.getvalue().splitlines()
        text = [line for line in lines if not line.startswith("::")]
        failures = [
            finding for step in state.steps for check, finding in step.findings if check.status is Status.FAILED
        ]
        if not failures:
            continue
        assert len(text) <= MOST_LINES, out.getvalue()
        end = " ".join("\n".join(lines[-10:]).split())
        for finding in failures if len(failures) <= MOST_AT_THE_END else ():
            for part in (finding.code, finding.cause, *(remedy.title for remedy in finding.remedies[:1])):
                assert " ".join(part.split()) in end, f"{part!r} is not in the last lines of\n{out.getvalue()}"


def _event(told: Event) -> events.Event:
    at = datetime.fromisoformat(told["at"])
    match told["event"]:
        case "run_started":
            steps = tuple((step, step.capitalize()) for step in told["steps"])
            return events.RunStarted(
                at=at,
                version=told["version"],
                project=told["project"],
                steps=steps,
                postgres=told["postgres"],
                why=told["why"],
            )
        case "step_started":
            return events.StepStarted(at=at, step=told["step"])
        case "check":
            return events.CheckReported(at=at, step=told["step"], check=_check(told))
        case "progress":
            names = ("step", "check", "text", "done", "total", "unit", "remedy")
            return events.ProgressMade(at=at, **{name: told[name] for name in names})
        case "log":
            step, seconds = told.get("step", ""), told["seconds"]
            return events.LogWritten(at=at, step=step, source=told["source"], text=told["text"], seconds=seconds)
        case "step_finished":
            return events.StepFinished(
                at=at,
                step=told["step"],
                status=Status(told["status"]),
                seconds=told["seconds"],
                summary=told["summary"],
            )
    return events.RunFinished(
        at=at, ready=told["status"] == "ready", exit_code=told["exit_code"], seconds=told["seconds"], counts={}
    )


def _check(told: Event) -> Check:
    return Check(
        id=told["check"],
        statement=told["title"],
        status=Status(told["status"]),
        detail=told["detail"],
        finding=_finding(told) if "code" in told else None,
    )


def _finding(told: Event) -> Finding:
    place = told["location"]
    return Finding(
        code=told["code"],
        cause=told["cause"],
        evidence=tuple(told["evidence"]),
        location=None if place is None else Location(place),
        remedies=tuple(map(_remedy, told["remedies"])),
    )


def _remedy(told: Event) -> Remedy:
    """One that can be shown; nothing is applied of it."""
    risk = Risk(told["risk"])
    return Remedy(
        id=told["id"],
        title=told["title"],
        risk=risk,
        preview=told["preview"],
        apply=None if risk is Risk.MANUAL else lambda _: "",
        consent="" if risk is Risk.DESTRUCTIVE else None,
    )
