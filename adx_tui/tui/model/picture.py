"""What the screen shows of a run: `RunState`, and the times and speeds that can be read off its events.

Pure, like `RunState`: the same events give the same picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from adx_tui.core import events
from adx_tui.core.model import Check, Remedy, Risk, Status
from adx_tui.core.state import ExitCode, RunState, StepState

# The speed of counted work is that of its last seconds: long enough to be calm, short enough to be true.
_WINDOW = 5.0
_BETWEEN_SAMPLES = 0.2
_SHORTEST = 0.4

Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class ProgressRate:
    """How fast counted work goes. `samples` are (when, how much was done)."""

    check: str
    unit: str
    samples: tuple[tuple[datetime, int], ...]

    def after(self, event: events.ProgressMade) -> ProgressRate:
        """The pace with one more observation of the same work."""
        assert event.done is not None
        latest = (event.at, event.done)
        kept = [sample for sample in self.samples if (event.at - sample[0]).total_seconds() <= _WINDOW]
        if len(kept) > 1 and (kept[-1][0] - kept[-2][0]).total_seconds() < _BETWEEN_SAMPLES:
            kept.pop()
        return replace(self, samples=(*(kept or self.samples[-1:]), latest))

    @property
    def per_second(self) -> float | None:
        """Units a second; None while there is too little to go by."""
        (first, before), (last, done) = self.samples[0], self.samples[-1]
        elapsed = (last - first).total_seconds()
        return (done - before) / elapsed if elapsed >= _SHORTEST and done > before else None


@dataclass(frozen=True, slots=True)
class RemedyProgress:
    """What a step's remedy is at work on: the checks whose findings offer it, until each was looked at again."""

    remedy: str = ""
    checks: frozenset[str] = frozenset()

    def going_on(self, remedy: str, step: StepState) -> RemedyProgress:
        """With the remedy that is applied now."""
        if remedy in ("", self.remedy):
            return self
        offering = {
            check.id for check, finding in step.findings if any(offered.id == remedy for offered in finding.remedies)
        }
        return RemedyProgress(remedy, self.checks | offering)

    def seen(self, check: str) -> RemedyProgress:
        """Without the check, which was looked at: what it came to holds."""
        return RemedyProgress("", self.checks - {check})


@dataclass(frozen=True, slots=True)
class RunPicture:
    """A run as the screen shows it."""

    state: RunState = field(default_factory=RunState)
    started: Mapping[str, datetime] = field(default_factory=dict)
    paces: Mapping[str, ProgressRate] = field(default_factory=dict)
    earlier: Mapping[str, tuple[Check, ...]] = field(default_factory=dict)
    mending: Mapping[str, RemedyProgress] = field(default_factory=dict)

    def apply(self, event: events.Event) -> RunPicture:
        """The picture after `event`; an event of a step that nobody announced changes nothing."""
        match event:
            case events.RunStarted():
                return RunPicture(self.state.apply(event), earlier=self.earlier)
            case events.LogWritten():
                return self
            case events.RunFinished():
                return replace(self, state=self.state.apply(event))
        if all(step.id != event.step for step in self.state.steps):
            return self
        state = self.state.apply(event)
        match event:
            case events.StepStarted():
                return replace(
                    self,
                    state=state,
                    started={**self.started, event.step: event.at},
                    earlier={**self.earlier, event.step: self.state.step(event.step).checks},
                    mending=_without(self.mending, event.step),
                )
            case events.CheckReported() if event.step in self.mending:
                seen = self.mending[event.step].seen(event.check.id)
                return replace(self, state=state, mending={**self.mending, event.step: seen})
            case events.ProgressMade():
                now = self.mending.get(event.step, RemedyProgress()).going_on(event.remedy, state.step(event.step))
                return replace(self, state=state, paces=self._paced(event), mending={**self.mending, event.step: now})
            case events.StepFinished():
                paces, mending = _without(self.paces, event.step), _without(self.mending, event.step)
                return replace(self, state=state, paces=paces, mending=mending)
        return replace(self, state=state)

    def _paced(self, event: events.ProgressMade) -> Mapping[str, ProgressRate]:
        if event.done is None:
            return _without(self.paces, event.step)
        known = self.paces.get(event.step)
        # Going backwards is new work under the same name: the next layer, the next file.
        if known and (known.check, known.unit) == (event.check, event.unit) and known.samples[-1][1] <= event.done:
            return {**self.paces, event.step: known.after(event)}
        return {**self.paces, event.step: ProgressRate(event.check, event.unit, ((event.at, event.done),))}

    def step(self, id: str) -> StepState:
        """The step as it is shown: while it is looked at again, what was known before stands until it is replaced.

        Otherwise each look would empty a panel for a blink and fill it again.
        """
        step = self.state.step(id)
        earlier = [check for check in self.earlier.get(id, ()) if _lasts(check, id)]
        if not step.running or not earlier:
            return step
        fresh = {check.id: check for check in step.checks}
        merged = [fresh.pop(check.id, check) for check in earlier]
        return replace(step, checks=(*merged, *fresh.values()))

    def in_work(self, id: str) -> frozenset[str]:
        """The checks of a running step that a remedy is at work on."""
        return self.mending.get(id, RemedyProgress()).checks

    def looked_at_again(self, id: str) -> frozenset[str]:
        """The checks of a running step that are shown as they were before it was begun."""
        fresh = {check.id for check in self.state.step(id).checks}
        running = self.state.step(id).running
        return frozenset(check.id for check in self.earlier.get(id, ()) if running and check.id not in fresh)

    @property
    def steps(self) -> tuple[StepState, ...]:
        """Every step as it is shown."""
        return tuple(self.step(step.id) for step in self.state.steps)

    @property
    def left_out(self) -> int:
        """How many of the project's steps the run that ended did not look at."""
        return self.state.finished.not_looked_at if self.state.finished else 0

    @property
    def holding(self) -> int:
        """How many steps hold."""
        return sum(step.holds for step in self.state.steps)

    def server(self, address: str) -> str:
        """Which server it is: the kind, what it said of its version when it was last looked at, and its address."""
        step = next((step for step in self.steps if step.id == "postgres" and (step.holds or step.running)), None)
        version = next((check.detail for check in step.checks if check.id == "version"), "") if step else ""
        return " · ".join(filter(None, (self.state.postgres, version, address)))

    @property
    def server_holds(self) -> bool:
        """Whether the server was in order when it was last looked at."""
        return any(step.id == "postgres" and step.holds for step in self.state.steps)

    @property
    def cancelled(self) -> bool:
        """Whether the person ended the last run."""
        return self.state.finished is not None and self.state.finished.exit_code == ExitCode.INTERRUPTED

    @property
    def missing(self) -> StepState | None:
        """The first step that was looked at and does not hold."""
        return next((step for step in self.state.steps if step.status is Status.FAILED), None)


def _lasts(check: Check, step: str) -> bool:
    """Whether it is about the machine; the others were about a run that is over."""
    return check.status is not Status.BLOCKED and check.id not in (f"{step}.ended", f"{step}.crashed")


def _without(known: Mapping[str, Known], step: str) -> Mapping[str, Known]:
    return {id: value for id, value in known.items() if id != step} if step in known else known


def offered_remedies(step: StepState, risk: Risk = Risk.SAFE) -> tuple[Remedy, ...]:
    """The different remedies of this risk that the step's findings offer and that wait for nobody to choose, one for
    each finding at most.

    The runner takes the first one of a finding that is wanted, and each one once.
    """
    offered: dict[str, Remedy] = {}
    for _, finding in step.findings:
        first = next((remedy for remedy in finding.remedies if remedy.risk is risk and not remedy.by_choice), None)
        if first is not None:
            offered.setdefault(first.id, first)
    return tuple(offered.values())


def remedies_of(step: StepState, risk: Risk = Risk.SAFE) -> int:
    """How many they are."""
    return len(offered_remedies(step, risk))
