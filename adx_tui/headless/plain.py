"""Plain text: a line for each step, and for what does not hold the finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adx_tui.core import events
from adx_tui.core.model import Status
from adx_tui.core.state import RunState, StepState
from adx_tui.headless import finding_text
from adx_tui.headless.appearance import FOR_PIPES, Appearance
from adx_tui.headless.live import counted
from adx_tui.headless.text import Out, without_commands

MOST_LINES = 60
"""Of a run that nobody asked to be verbose: what a person reads of a log, and more than a screen."""
_MOST_LOG_LINES = 12
_FOR_FAILURES = 20
"""Lines that warnings leave to what fails."""
_LAST_LINES = 10
"""Where whoever looks at the end of a log finds what failed."""
_SLOW_SECONDS = 1.0
"""What took less is named only where somebody asked for all."""


class PlainRenderer:
    """Writes a run as it goes. `verbose`: 1 lists the checks that hold, and the statements of a command, too, and
    whatever was seen; 2 each thing as it is done. `quiet` leaves what does not hold, and the last line. `recap` has
    each failure once more at the end; else they are repeated where one is further up than a look goes."""

    def __init__(
        self, out: Out, look: Appearance = FOR_PIPES, *, verbose: int = 0, quiet: bool = False, recap: bool = False
    ) -> None:
        self._out = out
        self._look = look
        self._verbose = verbose
        self._quiet = quiet
        self._recap = recap
        self._lines = self._log_lines = 0
        self._first_failure: int | None = None
        """The line that the first failure began on."""
        self._doing = ""

    def on_event(self, event: events.Event, state: RunState) -> None:
        """`state` is the state after `event`."""
        match event:
            case events.RunStarted() if not self._quiet:
                where = f" ({event.why})" if event.why else ""
                self.write(f"adx-tui {event.version} · project {event.project} · Postgres on {event.postgres}{where}")
            case events.LogWritten() if not self._quiet:
                self._log(event)
            case events.ProgressMade() if self._verbose > 1:
                doing = f"    {event.step}: {event.text}"
                if doing != self._doing:
                    self.write(doing + counted(event))
                self._doing = doing
            case events.StepFinished():
                self.write_step(event, state.step(event.step), self._step_lines(state.step(event.step), state))
            case events.RunFinished():
                for line in self._failures_again(state):
                    self.write(line)
                self.write(closing_line(event, state))

    def write_step(self, _event: events.StepFinished, _step: StepState, lines: Sequence[str]) -> None:
        """Write the lines of a step that finished, its title the first of them, unless only findings are wanted."""
        for line in lines:
            self.write(line)

    def write(self, line: str) -> None:
        for row in line.split("\n"):
            self._out.write(without_commands(self._look.text(row)) + "\n")
            self._lines += 1
        self._out.flush()

    def _log(self, event: events.LogWritten) -> None:
        took = "" if event.seconds is None else f" in {event.seconds:.1f} s"
        line = f"    {event.source}: {event.text}{took}"
        if self._verbose:
            self.write(line)
        elif event.source != events.COMMAND and (event.seconds is None or event.seconds >= _SLOW_SECONDS):
            self._log_lines += 1
            if self._log_lines <= _MOST_LOG_LINES:
                self.write(line)
            elif self._log_lines == _MOST_LOG_LINES + 1:
                self.write("    … and more of such lines (-v shows all)")

    def _step_lines(self, step: StepState, state: RunState) -> list[str]:
        """A step that finished, with what does not hold in it, as far as there is room for that."""
        lines = [] if self._quiet else [step_line(step, self._look)]
        told: set[tuple[str, str]] = set()
        cut = 0
        for check in step.checks:
            finding = check.finding
            if finding is None:
                if self._verbose and check.status is not Status.BLOCKED:
                    detail = f": {check.detail}" if check.detail else ""
                    lines.append(f"    {self._look.mark(check.status)} {check.title}{detail}")
                continue
            if check.status is Status.FAILED and self._first_failure is None:
                self._first_failure = self._lines + len(lines)
            if self._verbose:
                lines += finding_text.lines(check, finding, self._look, told)
                continue
            room = self._room(state) - len(lines) - (0 if check.status is Status.FAILED else _FOR_FAILURES)
            whole = list(finding_text.lines(check, finding, self._look, told, bounded=True))
            if len(whole) > room:
                cut += 1
                self._recap |= check.status is Status.FAILED
                whole = list(finding_text.short(check, finding, self._look)) if room > 1 else []
            lines += whole
        if cut:
            lines.append(f"    … {cut} finding{'s' if cut > 1 else ''} cut short (-v shows all)")
        return lines

    def _room(self, state: RunState) -> int:
        """How many lines a step may take, so that the rest of the run has its own."""
        to_come = sum(step.status is None for step in state.steps)
        return MOST_LINES - self._lines - 2 * to_come - _LAST_LINES - 1

    def _failures_again(self, state: RunState) -> Iterator[str]:
        """Those at the end of a run that whoever looks only there would not see."""
        further_up = self._first_failure is not None and self._lines + 1 - self._first_failure > _LAST_LINES
        if self._recap or further_up:
            failures = [
                finding for step in state.steps for check, finding in step.findings if check.status is Status.FAILED
            ]
            yield from finding_text.recap(failures, self._look, _LAST_LINES - 2)


def step_line(step: StepState, look: Appearance) -> str:
    """A step that finished, in a line."""
    assert step.status is not None
    return f"{look.mark(step.status)} {step.id:<12} {step.seconds:5.1f} s  {step.summary}".rstrip()


def closing_line(event: events.RunFinished, state: RunState) -> str:
    """How a run ended, and where the database is that it made ready."""
    if event.ready:
        unseen = f"; not proved by this look: {', '.join(event.not_proved)}" if event.not_proved else ""
        if event.not_looked_at:
            return _part_that_holds(event.not_looked_at, state) + unseen
        unchanged = "" if state.mended else "; nothing had to change"
        return f"ready in {event.seconds:.1f} s{unchanged}{unseen}" + (f" · {event.url}" if event.url else "")
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
