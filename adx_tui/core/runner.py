"""Inspect, apply, inspect again, step by step, until all holds or nothing more can be done.

The runner never asks anybody: it is told which remedies are wanted, and ends with what is left. It runs on the
thread that calls it and says everything through one callback.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from adx_tui.core import events
from adx_tui.core.cancellation import Cancellation, CancelledRunError, Reason
from adx_tui.core.model import (
    Check,
    Finding,
    Location,
    Remedy,
    RemedyFailedError,
    Risk,
    Status,
    Step,
    failed,
    worst,
)
from adx_tui.core.redact import Redactor
from adx_tui.core.state import BUG_CODE, ExitCode, RunState
from adx_tui.core.text import escape_control_characters

# A remedy may uncover the next fault of its step (a role and its database, then its grants). More rounds than
# this means that two remedies undo each other.
MAX_ROUNDS = 8

OUT_OF_TIME_CODE = "ADX902"
INTERRUPTED_CODE = "ADX903"

RemedyFilter = Callable[[str, Remedy], bool]
"""Whether this remedy of this step (by id) is to be applied."""


def _is_never_applied(_step: str, _remedy: Remedy) -> bool:
    return False


def apply_safe_and_consented(consent: str) -> RemedyFilter:
    """Everything that loses nothing, and what loses the database called `consent`: `--reset`."""
    return lambda _step, remedy: (
        remedy.risk is Risk.SAFE or (remedy.risk is Risk.DESTRUCTIVE and remedy.consent == consent)
    )


def _is_safe(_step: str, remedy: Remedy) -> bool:
    return remedy.risk is Risk.SAFE


INSPECT_ONLY: RemedyFilter = _is_never_applied
"""Only look: `--check`."""
APPLY_SAFE: RemedyFilter = _is_safe
"""Everything that loses nothing: `--auto`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInfo:
    """What the first line of a run says: whose project, and where its Postgres is and why."""

    version: str
    project: str
    postgres: str
    why: str


class StepContext:
    """The `Context` of one step of a run, or of its remedy of this id."""

    def __init__(self, runner: Runner, step: str, remedy: str = "") -> None:
        self._runner = runner
        self._step = step
        self._remedy = remedy
        self.cancellation = runner.cancellation
        self.may_run_code = runner.may_run_code

    def doing(
        self, check: str, text: str, *, done: int | None = None, total: int | None = None, unit: str = ""
    ) -> None:
        """Say what is being done now, and how far it is. Raises CancelledRunError when the run is to end."""
        self.cancellation.check()
        self._runner.pending = (self._step, check)
        self._runner.emit(
            events.ProgressMade(
                at=self._runner.now(),
                step=self._step,
                check=check,
                text=text,
                done=done,
                total=total,
                unit=unit,
                remedy=self._remedy,
            )
        )

    def log(self, source: str, text: str) -> None:
        """Pass on a line that somebody else wrote."""
        self._runner.emit(events.LogWritten(at=self._runner.now(), step=self._step, source=source, text=text))

    def preload(self) -> None:
        """Load what the later steps need, while there is nothing to do but wait."""
        self._runner.preload()


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
        refresh: Callable[[], object] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.steps = steps
        self.cancellation = cancellation
        self.redactor = redactor
        self.preload = preload
        self.refresh = refresh
        self.now = now
        self.pending: tuple[str, str] | None = None
        self.may_run_code = False
        self.state = RunState()
        self._done: dict[str, list[str]] = {}
        self._on_event = on_event
        self._run_info = run_info
        self._left_out = left_out
        self._save_crash = save_crash
        self._monotonic = monotonic

    def emit(self, event: events.Event) -> None:
        """Mask and escape, remember and pass on."""
        event = self.redactor.event(event)
        self.state = self.state.apply(event)
        self._on_event(event)

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
        started = self._monotonic()
        around = self._run_info
        self.may_run_code = may_change
        self.emit(
            events.RunStarted(
                at=self.now(),
                version=around.version,
                project=around.project,
                steps=tuple((step.id, step.title) for step in self.steps),
                postgres=around.postgres,
                why=around.why,
            )
        )
        ended: Reason | None = None
        self.pending = (self.steps[0].id, "waiting for another run to end")
        try:
            with exclusively or nullcontext():
                changed = self._run_steps(self.steps, remedy_filter)
                self._look_back(changed, remedy_filter)
        except CancelledRunError as cancelled:
            ended = cancelled.reason
            self._report_never_begun(ended)
        exit_code = self._exit_code(ended, strict=strict)
        self.emit(
            events.RunFinished(
                at=self.now(),
                ready=exit_code is ExitCode.READY,
                exit_code=exit_code,
                seconds=self._monotonic() - started,
                counts=self.state.counts,
                not_proved=self.state.not_proved,
                not_looked_at=self._left_out,
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
            self._inspect(step, checks.append)
            if not all(check.status.holds for check in checks):
                self._run_steps(self.steps[index:], remedy_filter)
                return

    def _run_step(self, step: Step, remedy_filter: RemedyFilter) -> bool:
        """Inspect and mend one step; returns whether anything was changed."""
        started = self._monotonic()
        self.emit(events.StepStarted(at=self.now(), step=step.id))
        done = self._done.setdefault(step.id, [])
        before = len(done)
        summary = ""
        try:
            summary = self._blocked(step) or self._converge(step, remedy_filter, done)
        except CancelledRunError as cancelled:
            self._report_end(step, cancelled.reason)
            raise
        finally:
            status = worst(check.status for check in self.state.step(step.id).checks)
            if done and status in (Status.OK, Status.SKIPPED):
                status = Status.CHANGED
            if done and status.holds:
                summary = "; ".join(done)
            seconds = self._monotonic() - started
            self.emit(events.StepFinished(at=self.now(), step=step.id, status=status, seconds=seconds, summary=summary))
        return len(done) > before

    def _blocked(self, step: Step) -> str:
        waits_for = [
            required.title
            for required in self.steps
            if required.id in step.requires and not self.state.step(required.id).holds
        ]
        if not waits_for:
            return ""
        detail = "waits for " + ", ".join(waits_for)
        self._report(step, Check(id=f"{step.id}.blocked", statement=step.title, status=Status.BLOCKED, detail=detail))
        return detail

    def _converge(self, step: Step, remedy_filter: RemedyFilter, done: list[str]) -> str:
        tried: set[tuple[str, str]] = set()
        missed: set[str] = set()
        for _ in range(MAX_ROUNDS):
            summary, seen = self._look(step, missed)
            wanted = _wanted(step, seen, remedy_filter, tried)
            for check, remedy in wanted:
                tried.add((remedy.id, remedy.preview))
                try:
                    done.append(self._apply(step, check, remedy))
                except RemedyFailedError as error:
                    # What it did before it failed shows in the checks; why it failed, only here.
                    summary, seen = self._look(step, missed)
                    known = {each.id: each for each in seen}
                    if error.check and check.id not in known:
                        self._report(step, check)  # an inspection that was cut short says nothing of it
                    named = known.get(escape_control_characters(error.check or check.id), check)
                    self._report(step, replace(named, status=Status.FAILED, finding=error.finding))
                    return error.summary or summary
            if not wanted:
                break
        return summary

    def _look(self, step: Step, missed: set[str]) -> tuple[str, Sequence[Check]]:
        """One inspection, reported. `missed` collects the checks that did not hold: those that do now were changed."""
        seen: list[Check] = []

        def on_check(check: Check) -> None:
            if check.finding is not None:
                missed.add(check.id)
            elif check.id in missed:
                check = _as_changed(check)
            seen.append(check)
            self._report(step, check)

        summary = self._inspect(step, on_check)
        self._settle(step, seen)
        return summary, seen

    def _settle(self, step: Step, seen: Sequence[Check]) -> None:
        """A finding of an earlier round whose check this round no longer has was dealt with."""
        known = {check.id for check in seen}
        for check, _ in self.state.step(step.id).findings:
            if check.id not in known:
                self._report(step, replace(check, status=Status.CHANGED, detail="no longer applies", finding=None))

    def _inspect(self, step: Step, on_check: Callable[[Check], None]) -> str:
        """Hand over the checks of one inspection, each with its time, a crash among them; return the summary."""
        self.pending = (step.id, "its first check")
        checks = step.inspect(StepContext(self, step.id))
        while True:
            started = self._monotonic()
            try:
                self.cancellation.check()
                check = next(checks)
            except StopIteration as end:
                summary: str = end.value
                return summary
            except CancelledRunError:
                raise
            except Exception as error:  # noqa: BLE001 - a crash is a finding, never the end of the program
                on_check(failed(f"{step.id}.crashed", "every check comes to its end", self._crash(step, error)))
                return "the check crashed"
            # A name in it may be somebody else's; it is compared with what was said of it.
            id = escape_control_characters(check.id)
            on_check(replace(check, id=id, seconds=self._monotonic() - started))
            self.pending = (step.id, f"the check after {check.id}")

    def _apply(self, step: Step, check: Check, remedy: Remedy) -> str:
        """Carry out one remedy; returns what was done. Raises RemedyFailedError, for a crash too."""
        assert remedy.apply is not None
        context = StepContext(self, step.id, remedy.id)
        context.doing(check.id, remedy.title)
        try:
            return remedy.apply(context)
        except (CancelledRunError, RemedyFailedError):
            raise
        except Exception as error:
            raise RemedyFailedError(self._crash(step, error)) from error
        finally:
            self.refresh()

    def _report(self, step: Step, check: Check) -> None:
        self.emit(events.CheckReported(at=self.now(), step=step.id, check=check))

    def _report_end(self, step: Step, reason: Reason) -> None:
        what = ": ".join(self.pending or (step.id, "its first check"))
        finding = Finding(
            code=OUT_OF_TIME_CODE if reason is Reason.TIMEOUT else INTERRUPTED_CODE,
            cause=f"The run was {reason.value} while it was at {what}."
            if reason is not Reason.TIMEOUT
            else f"The time limit of the run (--timeout) passed while it was at {what}.",
            subject=what,
            evidence=(f"pending  {what}",),
        )
        self._report(step, failed(f"{step.id}.ended", "the run came to its end", finding))

    def _report_never_begun(self, reason: Reason) -> None:
        """A run that ended before its first step did so waiting for another one: said where its work would begin."""
        first = self.steps[0]
        if any(step.status or step.running for step in self.state.steps):
            return
        self.emit(events.StepStarted(at=self.now(), step=first.id))
        self._report_end(first, reason)
        self.emit(
            events.StepFinished(at=self.now(), step=first.id, status=Status.FAILED, seconds=0.0, summary="not begun")
        )

    def _crash(self, step: Step, error: Exception) -> Finding:
        text = self.redactor.text("".join(traceback.format_exception(error)))
        frames = traceback.extract_tb(error.__traceback__)
        location = Location(frames[-1].filename, frames[-1].lineno) if frames else None
        return Finding(
            code=BUG_CODE,
            cause=f"The check itself crashed, which is a bug in adx-tui: {type(error).__name__}: {error}",
            subject=step.id,
            evidence=(f"traceback  {self._save_crash(text)}",),
            location=location,
        )


def _as_changed(check: Check) -> Check:
    return replace(check, status=Status.CHANGED) if check.status in (Status.OK, Status.SKIPPED) else check


def _wanted(
    step: Step, seen: Sequence[Check], remedy_filter: RemedyFilter, tried: set[tuple[str, str]]
) -> list[tuple[Check, Remedy]]:
    """The first wanted remedy of each finding that was not tried with the same words before; each one once."""
    wanted: dict[str, tuple[Check, Remedy]] = {}
    for check in seen:
        for remedy in check.finding.remedies if check.finding else ():
            if remedy.apply is None or (remedy.id, remedy.preview) in tried or not remedy_filter(step.id, remedy):
                continue
            wanted.setdefault(remedy.id, (check, remedy))
            break
    return list(wanted.values())
