"""What the steps of one run share, and what each of them is given of it."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from adx_tui.core import events
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Check, Finding, Location, Step
from adx_tui.core.redact import Redactor
from adx_tui.core.state import BUG_CODE, RunState


@dataclass(kw_only=True)
class RunContext:
    """One run: where its events go and what they have come to, its clocks, and what ends it. See `Runner`."""

    on_event: Callable[[events.Event], None]
    cancellation: Cancellation
    redactor: Redactor
    save_crash: Callable[[str], str]
    preload: Callable[[], object]
    refresh: Callable[[], object]
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    may_run_code: bool = False
    state: RunState = field(default_factory=RunState)
    pending: tuple[str, str] | None = None
    """The step (by id) that is at work, and what it is at."""

    def emit(self, event: events.Event) -> None:
        """Mask and escape, remember and pass on."""
        event = self.redactor.event(event)
        self.state = self.state.apply(event)
        self.on_event(event)

    def report(self, step: Step, check: Check) -> None:
        self.emit(events.CheckReported(at=self.now(), step=step.id, check=check))

    def waits(self, text: str) -> None:
        """Say what the step that is at work waits for; where `text` is empty, once more what it is at. Safe to call
        wherever it waits: a run that is to end goes on to where it can."""
        step = next((step for step in self.state.steps if step.running), None)
        if step is None or not (text or step.progress):
            return
        last = step.progress or events.ProgressMade(at=self.now(), step=step.id, check="", text=text)
        self.emit(replace(last, at=self.now(), text=text or last.text))

    def crash(self, step: Step, error: Exception) -> Finding:
        """Keep the traceback of a crash; returns what is said of it."""
        text = self.redactor.text("".join(traceback.format_exception(error)))
        frames = traceback.extract_tb(error.__traceback__)
        location = Location(frames[-1].filename, frames[-1].lineno) if frames else None
        return Finding(
            code=BUG_CODE,
            cause=f"The check itself crashed, which is a bug in adx-tui: {type(error).__name__}: {error}",
            subject=step.id,
            evidence=(f"traceback  {self.save_crash(text)}",),
            location=location,
        )


class StepContext:
    """The `Context` of one step of a run, or of its remedy of this id."""

    def __init__(self, run: RunContext, step: str, remedy: str = "") -> None:
        self._run = run
        self._step = step
        self._remedy = remedy
        self.cancellation = run.cancellation
        self.may_run_code = run.may_run_code

    def doing(
        self, check: str, text: str, *, done: int | None = None, total: int | None = None, unit: str = ""
    ) -> None:
        """Say what is being done now, and how far it is. Raises CancelledRunError when the run is to end."""
        self.cancellation.check()
        self._run.pending = (self._step, check)
        self._run.emit(
            events.ProgressMade(
                at=self._run.now(),
                step=self._step,
                check=check,
                text=text,
                done=done,
                total=total,
                unit=unit,
                remedy=self._remedy,
            )
        )

    def log(self, source: str, text: str, *, seconds: float | None = None) -> None:
        """Pass on a line that somebody else wrote, or say what was done, and in how many `seconds`."""
        self._run.emit(
            events.LogWritten(at=self._run.now(), step=self._step, source=source, text=text, seconds=seconds)
        )

    def preload(self) -> None:
        """Load what the later steps need, while there is nothing to do but wait."""
        self._run.preload()
