"""Plain text: a line for each step, and for what does not hold the whole finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from adx_tui.core import events
from adx_tui.core.model import Check, Finding, Status
from adx_tui.core.state import RunState, StepState
from adx_tui.headless.text import Out, without_commands

GLYPHS = {
    Status.OK: "✔",
    Status.CHANGED: "✔",
    Status.WARNING: "▲",
    Status.FAILED: "✖",
    Status.BLOCKED: "◌",
    Status.SKIPPED: "–",
}


class PlainRenderer:
    """Writes a run as it goes. `verbose` lists the checks that hold, and the statements of a command, too."""

    def __init__(self, out: Out, *, verbose: bool = False) -> None:
        self._out = out
        self._verbose = verbose
        self._waits = _Waits()

    def on_event(self, event: events.Event, state: RunState) -> None:
        """`state` is the state after `event`."""
        match event:
            case events.RunStarted():
                self._waits.wrote(event)
                where = f" ({event.why})" if event.why else ""
                self._write(f"adx-tui {event.version} · project {event.project} · Postgres on {event.postgres}{where}")
            case events.LogWritten() if self._verbose or event.source != events.COMMAND:
                self._waits.wrote(event)
                self._write(f"    {event.source}: {event.text}")
            case events.ProgressMade() if self._waits.is_worth_a_line(event):
                self._write(f"    {event.step}: {event.text}{_count(event)}")
            case events.StepFinished():
                self._waits.wrote(event)
                for line in step_lines(state.step(event.step), verbose=self._verbose):
                    self._write(line)
            case events.RunFinished():
                self._write(_closing(event, state))

    def _write(self, line: str) -> None:
        for row in line.split("\n"):
            self._out.write(without_commands(row) + "\n")
        self._out.flush()


class _Waits:
    """Which news of what is being done are worth a line: where nothing was written for a while, so that nobody sits
    before a silent program; the same again, but for its numbers, only after a longer one."""

    SILENT, AGAIN = timedelta(seconds=2), timedelta(seconds=15)

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._text = ""

    def wrote(self, event: events.Event) -> None:
        """A line was written for `event`."""
        self._since = event.at

    def is_worth_a_line(self, event: events.ProgressMade) -> bool:
        """If so, it is taken for written."""
        text = re.sub(r"\d+", "", event.text)
        if self._since is None or event.at - self._since < (self.AGAIN if text == self._text else self.SILENT):
            return False
        self._since, self._text = event.at, text
        return True


def _count(event: events.ProgressMade) -> str:
    if event.done is None or event.total is None:
        return ""
    if event.unit == "bytes":
        return f" ({event.done >> 20} of {event.total >> 20} MB)"
    return f" ({event.done} of {event.total} {event.unit})"


def step_lines(step: StepState, *, verbose: bool = False) -> Iterator[str]:
    """A step that finished, as text."""
    assert step.status is not None
    yield f"{GLYPHS[step.status]} {step.id:<12} {step.seconds:5.1f} s  {step.summary}".rstrip()
    told: set[tuple[str, str]] = set()
    for check in step.checks:
        if check.finding is not None:
            yield from finding_lines(check, check.finding, told)
        elif verbose and check.status is not Status.BLOCKED:
            detail = f": {check.detail}" if check.detail else ""
            yield f"    {GLYPHS[check.status]} {check.title}{detail}"


def finding_lines(check: Check, finding: Finding, told: set[tuple[str, str]]) -> Iterator[str]:
    """A check that does not hold, as text that can be pasted into a message. `told` are the remedies whose preview was
    shown already: one that several findings share is shown once."""
    yield f"    {GLYPHS[check.status]} {check.title}  {finding.code}"
    if finding.location is not None:
        yield f"      at      {finding.location}"
    yield f"      cause   {finding.cause}"
    for number, line in enumerate(line for item in finding.evidence for line in item.splitlines()):
        yield f"      {'seen' if not number else '':<7} {line}"
    for remedy in finding.remedies:
        known = (remedy.id, remedy.preview) in told
        told.add((remedy.id, remedy.preview))
        risk = f"{remedy.risk}, if you choose it" if remedy.by_choice else remedy.risk
        yield f"      remedy  {remedy.title} ({risk})" + (", as above" if known else "")
        for line in remedy.preview.splitlines() if not known else ():
            yield f"              {line}"


def _closing(event: events.RunFinished, state: RunState) -> str:
    if event.ready:
        unseen = f"; not proved by this look: {', '.join(event.not_proved)}" if event.not_proved else ""
        if event.not_looked_at:
            return _part_that_holds(event.not_looked_at, state) + unseen
        return f"ready in {event.seconds:.1f} s" + ("" if state.mended else "; nothing had to change") + unseen
    missed = _counted(state, Status.FAILED)
    untried = [step.id for step in state.steps if step.status in (None, Status.BLOCKED)]
    if not missed and not untried:
        missed = _counted(state, Status.WARNING)  # --strict: nothing else stands in the way
    parts = [", ".join(missed)] if missed else []
    if untried:
        parts.append(f"{', '.join(untried)} {'was' if len(untried) == 1 else 'were'} not tried")
    return "not ready: " + "; ".join(parts)


def _part_that_holds(left_out: int, state: RunState) -> str:
    """Of a run of some steps: "ready" is said of the whole alone."""
    steps = ", ".join(step.id for step in state.steps)
    verb = "holds" if len(state.steps) == 1 else "hold"
    return f"{steps} {verb} ({left_out} step{'s' if left_out != 1 else ''} not looked at)"


def _counted(state: RunState, status: Status) -> list[str]:
    """The steps that came out as `status`, with how many findings each has."""
    counts = {step.id: len(step.findings) for step in state.steps if step.status is status}
    return [f"{id} ({count} finding{'s' if count != 1 else ''})" for id, count in counts.items()]
