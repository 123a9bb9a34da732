"""Steps for tests of the engine: small machines whose every fault is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from adx_tui.core import events
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Check, Context, Finding, Inspection, Remedy, Risk, Step, failed, ok
from adx_tui.core.redact import Redactor
from adx_tui.core.remedy_filter import RemedyFilter
from adx_tui.core.runner import RunInfo, Runner
from adx_tui.core.state import ExitCode, RunState

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass
class ScriptedStep:
    """A step whose inspection is the function it is given."""

    id: str
    inspect_with: Callable[[Context], Inspection]
    requires: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.id.capitalize()

    def inspect(self, context: Context) -> Inspection:
        return self.inspect_with(context)


@dataclass
class Machine:
    """Facts that are true or not; each false one is a finding, and its remedy makes it true."""

    facts: dict[str, bool]
    risk: Risk = Risk.SAFE
    by_choice: bool = False
    applied: list[str] = field(default_factory=list)

    def step(self, id: str = "machine", requires: tuple[str, ...] = ()) -> ScriptedStep:
        return ScriptedStep(id, self._inspect, requires)

    def _inspect(self, _context: Context) -> Inspection:
        for fact, holds in self.facts.items():
            yield ok(fact, f"{fact} holds") if holds else failed(fact, f"{fact} holds", self._finding(fact))
        return "all true" if all(self.facts.values()) else "not all true"

    def _finding(self, fact: str) -> Finding:
        return Finding(code="ADX999", cause=f"{fact} is false.", remedies=(self.remedy(fact),))

    def remedy(self, fact: str) -> Remedy:
        def apply(_context: Context) -> str:
            self.facts[fact] = True
            self.applied.append(fact)
            return f"made {fact} true"

        consent = "fact" if self.risk is Risk.DESTRUCTIVE else None
        return Remedy(
            id=fact,
            title=f"make {fact} true",
            risk=self.risk,
            preview=fact,
            apply=apply,
            consent=consent,
            by_choice=self.by_choice,
        )


@dataclass
class Run:
    """What one run of the engine came to."""

    exit_code: ExitCode
    events: list[events.Event]
    state: RunState

    def check(self, step: str, check: str) -> Check:
        return next(reported for reported in self.state.step(step).checks if reported.id == check)


def run(
    steps: Iterable[Step],
    remedy_filter: RemedyFilter,
    *,
    cancellation: Cancellation | None = None,
    redactor: Redactor | None = None,
    may_change: bool = True,
    strict: bool = False,
    save_crash: Callable[[str], str] = lambda _text: "nowhere",
    exclusively: AbstractContextManager[object] | None = None,
    left_out: int = 0,
) -> Run:
    """Run `steps` with a clock that stands still."""
    seen: list[events.Event] = []
    runner = Runner(
        tuple(steps),
        seen.append,
        run_info=RunInfo(version="0", project="test", postgres="nowhere", why="a test"),
        cancellation=cancellation or Cancellation(),
        redactor=redactor or Redactor(),
        save_crash=save_crash,
        left_out=left_out,
        now=lambda: MOMENT,
        monotonic=lambda: 0.0,
    )
    exit_code = runner.run(remedy_filter, may_change=may_change, strict=strict, exclusively=exclusively)
    return Run(exit_code, seen, runner.state)
