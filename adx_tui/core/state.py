"""What is known of a run so far: a pure function of its events. Both faces draw this and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

from adx_tui.core import events
from adx_tui.core.model import Check, Finding, Status


class ExitCode(IntEnum):
    """The program's exit codes; what each means stands in the README."""

    READY = 0
    NOT_READY = 1
    USAGE = 2
    BUG = 3
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


BUG_CODE = "ADX901"
"""The catalogue code of a check that crashed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """One step as it stands. `status` is None until it finished; `running` while it is looked at or mended."""

    id: str
    title: str
    status: Status | None = None
    running: bool = False
    summary: str = ""
    seconds: float = 0.0
    checks: tuple[Check, ...] = ()
    progress: events.ProgressMade | None = None

    @property
    def holds(self) -> bool:
        """Whether what requires this step may go on."""
        return self.status is not None and self.status.holds

    @property
    def findings(self) -> tuple[tuple[Check, Finding], ...]:
        """The checks that carry a finding, with it."""
        return tuple((check, check.finding) for check in self.checks if check.finding is not None)

    def with_check(self, check: Check) -> StepState:
        """This step, with `check` in the place of the one with its id, or at the end."""
        known = [existing.id for existing in self.checks]
        if check.id not in known:
            return replace(self, checks=(*self.checks, check))
        at = known.index(check.id)
        return replace(self, checks=(*self.checks[:at], check, *self.checks[at + 1 :]))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """A run as it stands."""

    project: str = ""
    version: str = ""
    postgres: str = ""
    why: str = ""
    steps: tuple[StepState, ...] = ()
    mended: bool = False
    """Whether a remedy was applied in this run, whatever its step came to: one may well end with a warning."""
    finished: events.RunFinished | None = None

    def apply(self, event: events.Event) -> RunState:
        """The state after `event`. Pure: the same events give the same state."""
        match event:
            case events.RunStarted():
                known = {step.id: step for step in self.steps}
                steps = tuple(known.get(id) or StepState(id=id, title=title) for id, title in event.steps)
                return replace(
                    self,
                    project=event.project,
                    version=event.version,
                    postgres=event.postgres,
                    why=event.why,
                    steps=steps,
                    mended=False,
                    finished=None,
                )
            case events.StepStarted():
                fresh = StepState(id=event.step, title=self.step(event.step).title, running=True)
                return self._with(fresh)
            case events.CheckReported():
                return self._with(self.step(event.step).with_check(event.check))
            case events.ProgressMade():
                state = replace(self, mended=True) if event.remedy else self
                return state._with(replace(state.step(event.step), progress=event))
            case events.StepFinished():
                return self._with(
                    replace(
                        self.step(event.step),
                        running=False,
                        status=event.status,
                        summary=event.summary,
                        seconds=event.seconds,
                        progress=None,
                    )
                )
            case events.LogWritten():
                return self
            case events.RunFinished():
                return replace(self, finished=event)

    def step(self, id: str) -> StepState:
        """The step called `id`. Raises KeyError."""
        for step in self.steps:
            if step.id == id:
                return step
        raise KeyError(id)

    def _with(self, changed: StepState) -> RunState:
        return replace(self, steps=tuple(changed if step.id == changed.id else step for step in self.steps))

    @property
    def checks(self) -> Iterator[Check]:
        """Every check of every step."""
        return (check for step in self.steps for check in step.checks)

    @property
    def counts(self) -> Mapping[Status, int]:
        """Checks by status."""
        return Counter(check.status for check in self.checks)

    @property
    def not_proved(self) -> tuple[str, ...]:
        """The ids of the checks that only an earlier run can vouch for."""
        return tuple(check.id for check in self.checks if not check.proved)

    def exit_code(self, *, strict: bool = False) -> ExitCode:
        """0 when everything holds, 1 when something does not, 3 when a check crashed. `strict`: warnings fail too."""
        if any(check.finding is not None and check.finding.code == BUG_CODE for check in self.checks):
            return ExitCode.BUG
        statuses = {step.status for step in self.steps}
        missed = {None, Status.FAILED, Status.BLOCKED} | ({Status.WARNING} if strict else set())
        return ExitCode.NOT_READY if statuses & missed else ExitCode.READY
