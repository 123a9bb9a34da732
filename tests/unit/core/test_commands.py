"""A command is carried out between the look at what it needs and the look at what came of it; it is no fault before."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from adx_tui.core import events
from adx_tui.core.model import (
    Context,
    Finding,
    Inspection,
    Preparation,
    PreparedCommand,
    RemedyFailedError,
    Status,
    failed,
    ok,
)
from adx_tui.core.remedy_filter import APPLY_SAFE
from adx_tui.core.state import ExitCode
from tests.support.steps import Machine, Run, ScriptedStep, run

MISSING = Finding(code="ADX999", cause="There is nothing to copy.")
REFUSED = Finding(code="ADX999", cause="The server refused.")


@dataclass
class Copying:
    """A command that copies what there is to copy."""

    present: bool | None = True
    """None: it is done already."""
    error: Exception | None = None
    copies: int = 0
    id: str = "copying"
    title: str = "Copying"
    check: str = "copy"
    requires: tuple[str, ...] = ("machine",)
    looks: list[int] = field(default_factory=list)

    def prepare(self, _context: Context) -> Preparation:
        if self.present is None:
            return "a copy is kept already"
        yield ok("original", "there is an original") if self.present else failed("original", "there is one", MISSING)
        if not self.present:
            return "nothing to copy"
        return PreparedCommand(title="copy it", preview="COPY it;\nCOMMIT;", apply=self._apply)

    def _apply(self, _context: Context) -> str:
        if self.error is not None:
            raise self.error
        self.copies += 1
        return "copied it"

    def inspect(self, _context: Context) -> Inspection:
        self.looks.append(self.copies)
        yield ok("copy", "there is a copy")
        return "a copy"


def after(step: Copying, machine: Machine | None = None, *later: ScriptedStep) -> Run:
    return run([(machine or Machine({"a": True})).step(), step, *later], APPLY_SAFE)


def test_it_is_carried_out_once_all_that_it_needs_holds() -> None:
    step, machine = Copying(), Machine({"a": False})
    result = after(step, machine)
    assert (machine.applied, step.copies, step.looks) == (["a"], 1, [1])
    assert result.exit_code is ExitCode.READY
    assert result.check("copying", "copy").status is Status.CHANGED
    assert result.state.step("copying").status is Status.CHANGED
    assert result.state.step("copying").summary == "copied it"


def test_nothing_is_called_a_fault_before_it_ran_and_its_statements_are_shown() -> None:
    of_it = [event for event in after(Copying()).events if getattr(event, "step", "") == "copying"]
    assert not [event for event in of_it if isinstance(event, events.CheckReported) and event.check.finding]
    told = [event.text for event in of_it if isinstance(event, events.LogWritten | events.ProgressMade)]
    assert told == ["COPY it;", "COMMIT;", "copy it"]


def test_what_stands_in_its_way_is_a_finding_and_what_follows_waits() -> None:
    step, later = Copying(present=False), Machine({"b": False})
    result = after(step, None, later.step("later", ("copying",)))
    assert (step.copies, later.applied) == (0, [])
    assert result.check("copying", "original").finding == MISSING
    assert result.state.step("later").status is Status.BLOCKED


def test_a_requirement_that_does_not_hold_blocks_it() -> None:
    step = Copying()
    blocked = Machine({"a": True})
    result = run([blocked.step("another", ("copying",)), step], APPLY_SAFE)
    assert result.state.step("another").status is Status.BLOCKED
    assert step.copies == 1, "what it requires is not part of the run"


def test_one_that_has_nothing_to_do_says_so() -> None:
    step, later = Copying(present=None), Machine({"b": False})
    result = after(step, None, later.step("later", ("copying",)))
    assert (step.copies, later.applied) == (0, ["b"])
    assert result.state.step("copying").summary == "a copy is kept already"


@pytest.mark.parametrize(
    ("error", "cause", "exit_code"),
    [
        (RemedyFailedError(REFUSED), REFUSED.cause, ExitCode.NOT_READY),
        (ZeroDivisionError(), "The check itself crashed", ExitCode.BUG),
    ],
)
def test_one_that_fails_says_why(error: Exception, cause: str, exit_code: ExitCode) -> None:
    result = after(Copying(error=error))
    finding = result.check("copying", "copy").finding
    assert finding is not None
    assert finding.cause.startswith(cause)
    assert result.exit_code is exit_code


def test_it_is_not_carried_out_again_where_steps_are_looked_at_once_more() -> None:
    """A later remedy undoes what an earlier step found, and all from there on is run again."""
    step, machine = Copying(), Machine({"a": True})
    undone: list[str] = []

    def inspect(_context: Context) -> Inspection:
        if not undone:
            undone.append("a")
            machine.facts["a"] = False
            yield failed("b", "b", Finding(code="ADX999", cause="b.", remedies=(Machine({"b": False}).remedy("b"),)))
        else:
            yield ok("b", "b")
        return ""

    result = after(step, machine, ScriptedStep("later", inspect, ("copying",)))
    assert machine.applied == ["a"]
    assert step.copies == 1
    assert result.check("copying", "copy").status is Status.CHANGED
    assert result.exit_code is ExitCode.READY
