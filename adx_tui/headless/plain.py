"""Plain text: a line for each step, and for what does not hold the whole finding."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core import events
from adx_tui.core.documentation import error_page, linked
from adx_tui.core.model import Check, Finding, Status
from adx_tui.core.state import RunState, StepState
from adx_tui.headless.appearance import FOR_PIPES, Appearance
from adx_tui.headless.text import Out, without_commands


class PlainRenderer:
    """Writes a run as it goes. `verbose` lists the checks that hold, and the statements of a command, too."""

    def __init__(self, out: Out, look: Appearance = FOR_PIPES, *, verbose: bool = False) -> None:
        self._out = out
        self._look = look
        self._verbose = verbose

    def on_event(self, event: events.Event, state: RunState) -> None:
        """`state` is the state after `event`."""
        match event:
            case events.RunStarted():
                where = f" ({event.why})" if event.why else ""
                self._write(f"adx-tui {event.version} · project {event.project} · Postgres on {event.postgres}{where}")
            case events.LogWritten() if self._verbose or event.source != events.COMMAND:
                self._write(f"    {event.source}: {event.text}")
            case events.StepFinished():
                for line in step_lines(state.step(event.step), self._look, verbose=self._verbose):
                    self._write(line)
            case events.RunFinished():
                self._write(closing_line(event, state))

    def _write(self, line: str) -> None:
        for row in line.split("\n"):
            self._out.write(without_commands(row) + "\n")
        self._out.flush()


def step_line(step: StepState, look: Appearance) -> str:
    """A step that finished, in a line."""
    assert step.status is not None
    return f"{look.mark(step.status)} {step.id:<12} {step.seconds:5.1f} s  {step.summary}".rstrip()


def step_lines(step: StepState, look: Appearance, *, verbose: bool = False) -> Iterator[str]:
    """A step that finished, with what does not hold in it."""
    yield step_line(step, look)
    told: set[tuple[str, str]] = set()
    for check in step.checks:
        if check.finding is not None:
            yield from finding_lines(check, check.finding, look, told)
        elif verbose and check.status is not Status.BLOCKED:
            detail = f": {check.detail}" if check.detail else ""
            yield f"    {look.mark(check.status)} {check.title}{detail}"


def finding_lines(check: Check, finding: Finding, look: Appearance, told: set[tuple[str, str]]) -> Iterator[str]:
    """A check that does not hold, as text that can be pasted into a message. `told` are the remedies whose preview was
    shown already: one that several findings share is shown once."""
    code = linked(finding.code, error_page(finding.code)) if look.links else finding.code
    yield f"    {look.mark(check.status)} {check.title}  {code}"
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


def closing_line(event: events.RunFinished, state: RunState) -> str:
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
