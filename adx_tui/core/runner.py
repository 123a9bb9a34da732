"""A run: bring one step after the other as far as it goes, and look back at what a later one may have undone. A step
may be a command: that is carried out once.

The runner never asks anybody: it is told which remedies are wanted, and ends with what is left. It runs on the
thread that calls it and says everything through one callback.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime

from adx_tui.core import convergence, events
from adx_tui.core.cancellation import Cancellation, CancelledRunError, Reason
from adx_tui.core.model import Check, CommandStep, Finding, Status, Step, failed, worst
from adx_tui.core.redact import Redactor
from adx_tui.core.remedy_filter import RemedyFilter
from adx_tui.core.run_context import RunContext
from adx_tui.core.state import ExitCode, RunState

OUT_OF_TIME_CODE = "ADX902"
INTERRUPTED_CODE = "ADX903"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInfo:
    """What the first line of a run says: whose project, and where its Postgres is and why."""

    version: str
    project: str
    postgres: str
    why: str


class Runner:
    """Runs steps in their order. `save_crash` keeps a traceback and returns where; `left_out` is how many more
    steps the project has; `refresh` is called after each remedy, whatever became of it: what the next inspection goes
    by may have changed.

    One runner makes one run.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        on_event: Callable[[events.Event], None],
        *,
        run_info: RunInfo,
        cancellation: Cancellation,
        redactor: Redactor,
        save_crash: Callable[[str], str],
        preload: Callable[[], object] = lambda: None,
        left_out: int = 0,
        has_nothing_to_migrate: Callable[[], bool] = lambda: False,
        masked_url: Callable[[], str] = lambda: "",
        refresh: Callable[[], object] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.steps = steps
        self.context = RunContext(
            on_event=on_event,
            cancellation=cancellation,
            redactor=redactor,
            save_crash=save_crash,
            preload=preload,
            refresh=refresh,
            now=now,
            monotonic=monotonic,
        )
        self._run_info = run_info
        self._left_out = left_out
        self._has_nothing_to_migrate = has_nothing_to_migrate
        self._masked_url = masked_url
        self._done: dict[str, list[str]] = {}

    @property
    def state(self) -> RunState:
        """What is known so far."""
        return self.context.state

    def run(
        self,
        remedy_filter: RemedyFilter,
        *,
        may_change: bool = True,
        strict: bool = False,
        exclusively: AbstractContextManager[object] | None = None,
    ) -> ExitCode:
        """Bring the steps as far as `remedy_filter` allows and return the exit code. A run that may not change
        anything (`may_change`) runs no code of the project either. `exclusively` is held meanwhile."""
        started = self.context.monotonic()
        around = self._run_info
        self.context.may_run_code = may_change
        self.context.emit(
            events.RunStarted(
                at=self.context.now(),
                version=around.version,
                project=around.project,
                steps=tuple((step.id, step.title) for step in self.steps),
                postgres=around.postgres,
                why=around.why,
            )
        )
        ended: Reason | None = None
        self.context.pending = (self.steps[0].id, "waiting for another run to end")
        try:
            with exclusively or nullcontext():
                changed = self._run_steps(self.steps, remedy_filter)
                self._look_back(changed, remedy_filter)
        except CancelledRunError as cancelled:
            ended = cancelled.reason
            self._report_never_begun(ended)
        exit_code = self._exit_code(ended, strict=strict)
        self.context.emit(
            events.RunFinished(
                at=self.context.now(),
                ready=exit_code is ExitCode.READY,
                exit_code=exit_code,
                seconds=self.context.monotonic() - started,
                counts=self.state.counts,
                not_proved=self.state.not_proved,
                not_looked_at=self._left_out,
                url=self._masked_url(),
                nothing_to_migrate=self._has_nothing_to_migrate(),
            )
        )
        return exit_code

    def _exit_code(self, ended: Reason | None, *, strict: bool) -> ExitCode:
        match ended:
            case Reason.TERMINATED:
                return ExitCode.TERMINATED
            case Reason.HUNG_UP:
                return ExitCode.HUNG_UP
            case Reason.INTERRUPTED | Reason.CANCELLED:
                return ExitCode.INTERRUPTED
            case _:
                return self.state.exit_code(strict=strict)

    def _run_steps(self, steps: Iterable[Step], remedy_filter: RemedyFilter) -> int:
        """Run `steps`; returns how many of all steps stand before the last one that changed something."""
        last_changed = 0
        for step in steps:
            if self._run_step(step, remedy_filter):
                last_changed = self.steps.index(step)
        return last_changed

    def _look_back(self, before: int, remedy_filter: RemedyFilter) -> None:
        """A later remedy can undo what an earlier step found: look again, and mend what no longer holds, once."""
        for index, step in enumerate(self.steps[:before]):
            if not self.state.step(step.id).holds:
                continue
            checks: list[Check] = []
            convergence.inspect_step(self.context, step, checks.append)
            if not all(check.status.holds for check in checks):
                self._run_steps(self.steps[index:], remedy_filter)
                return

    def _run_step(self, step: Step, remedy_filter: RemedyFilter) -> bool:
        """Inspect and mend one step; returns whether anything was changed."""
        started = self.context.monotonic()
        self.context.emit(events.StepStarted(at=self.context.now(), step=step.id))
        done = self._done.setdefault(step.id, [])
        before = len(done)
        summary = ""
        try:
            summary = self._blocked(step) or self._bring(step, remedy_filter, done)
        except CancelledRunError as cancelled:
            self._report_end(step, cancelled.reason)
            raise
        finally:
            status = worst(check.status for check in self.state.step(step.id).checks)
            if done and status in (Status.OK, Status.SKIPPED):
                status = Status.CHANGED
            if done and status.holds:
                summary = "; ".join(done)
            seconds = self.context.monotonic() - started
            self.context.emit(
                events.StepFinished(
                    at=self.context.now(), step=step.id, status=status, seconds=seconds, summary=summary
                )
            )
        return len(done) > before

    def _bring(self, step: Step, remedy_filter: RemedyFilter, done: list[str]) -> str:
        if isinstance(step, CommandStep):
            return convergence.carry_out(self.context, step, done)
        return convergence.converge(self.context, step, remedy_filter, done)

    def _blocked(self, step: Step) -> str:
        waits_for = [
            required.title
            for required in self.steps
            if required.id in step.requires and not self.state.step(required.id).holds
        ]
        if not waits_for:
            return ""
        detail = "waits for " + ", ".join(waits_for)
        self.context.report(
            step, Check(id=f"{step.id}.blocked", statement=step.title, status=Status.BLOCKED, detail=detail)
        )
        return detail

    def _report_end(self, step: Step, reason: Reason) -> None:
        what = ": ".join(self.context.pending or (step.id, "its first check"))
        progress = self.state.step(step.id).progress
        finding = Finding(
            code=OUT_OF_TIME_CODE if reason is Reason.TIMEOUT else INTERRUPTED_CODE,
            cause=f"The run was {reason.value} while it was at {what}."
            if reason is not Reason.TIMEOUT
            else f"The time limit of the run (--timeout) passed while it was at {what}.",
            subject=what,
            evidence=(f"pending  {what}", *((f"last  {progress.text}",) if progress else ())),
        )
        self.context.report(step, failed(f"{step.id}.ended", "the run came to its end", finding))

    def _report_never_begun(self, reason: Reason) -> None:
        """A run that ended before its first step did so waiting for another one: said where its work would begin."""
        first = self.steps[0]
        if any(step.status or step.running for step in self.state.steps):
            return
        self.context.emit(events.StepStarted(at=self.context.now(), step=first.id))
        self._report_end(first, reason)
        self.context.emit(
            events.StepFinished(
                at=self.context.now(), step=first.id, status=Status.FAILED, seconds=0.0, summary="not begun"
            )
        )
