"""A run of steps: what it says of each, what blocks what, and how it ends, by itself or before its time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from adx_tui.core import events
from adx_tui.core.cancellation import Cancellation, CancelledRunError, Reason
from adx_tui.core.model import Context, Finding, Inspection, Status, manual, ok, warning
from adx_tui.core.remedy_filter import APPLY_SAFE, INSPECT_ONLY
from adx_tui.core.state import ExitCode
from tests.support.steps import Machine, ScriptedStep, run


def test_check_reads_only_and_says_what_does_not_hold() -> None:
    machine = Machine({"a": True, "b": False})
    result = run([machine.step()], INSPECT_ONLY)
    assert machine.applied == []
    assert result.exit_code is ExitCode.NOT_READY
    assert result.check("machine", "a").status is Status.OK
    assert result.check("machine", "b").status is Status.FAILED


def test_a_step_whose_requirement_failed_is_blocked_and_says_by_what() -> None:
    machine = Machine({"a": False})
    after = Machine({"b": True})
    result = run(
        [machine.step("first"), after.step("second", ("first",)), after.step("third", ("second",))], INSPECT_ONLY
    )
    blocked = result.state.step("second")
    assert blocked.status is Status.BLOCKED
    assert blocked.checks[0].detail == "waits for First"
    assert result.state.step("third").checks[0].detail == "waits for Second"


def test_a_warning_blocks_nothing_and_fails_only_when_strict() -> None:
    def inspect(_context: Context) -> Inspection:
        yield warning("w", "w", Finding(code="ADX999", cause="hm", remedies=(manual("m", "m", "m"),)))
        return ""

    steps = [ScriptedStep("first", inspect), Machine({"a": True}).step("second", ("first",))]
    assert run(steps, INSPECT_ONLY).exit_code is ExitCode.READY
    assert run(steps, INSPECT_ONLY, strict=True).exit_code is ExitCode.NOT_READY


def test_a_check_that_crashes_is_a_finding_and_the_other_steps_go_on() -> None:
    saved: list[str] = []

    def save_crash(text: str) -> str:
        saved.append(text)
        return "/crashes/1.txt"

    def inspect(_context: Context) -> Inspection:
        yield ok("before", "before")
        raise ZeroDivisionError("a bug")

    steps = [ScriptedStep("broken", inspect), Machine({"a": True}).step("other")]
    result = run(steps, INSPECT_ONLY, save_crash=save_crash)
    check = result.check("broken", "broken.crashed")
    assert check.finding is not None
    assert check.finding.code == "ADX901"
    assert "ZeroDivisionError: a bug" in check.finding.cause
    assert "/crashes/1.txt" in check.finding.evidence[0]
    assert "Traceback" in saved[0]
    assert result.state.step("other").status is Status.OK
    assert result.exit_code is ExitCode.BUG


def test_a_cancelled_run_ends_in_order_and_names_what_was_pending() -> None:
    for reason, exit_code in (
        (Reason.INTERRUPTED, ExitCode.INTERRUPTED),
        (Reason.TERMINATED, ExitCode.TERMINATED),
        (Reason.TIMEOUT, ExitCode.NOT_READY),
    ):
        cancellation = Cancellation()

        def inspect(context: Context, cancellation: Cancellation = cancellation, reason: Reason = reason) -> Inspection:
            context.doing("lock", "waiting for the lock")
            cancellation.cancel(reason)
            cancellation.check()
            yield ok("never", "never")
            return ""

        result = run(
            [ScriptedStep("s", inspect), Machine({"a": True}).step("t")], APPLY_SAFE, cancellation=cancellation
        )
        assert result.exit_code is exit_code
        finding = result.check("s", "s.ended").finding
        assert finding is not None
        assert "s: lock" in finding.cause
        assert finding.code == ("ADX902" if reason is Reason.TIMEOUT else "ADX903")
        assert result.state.step("t").status is None
        assert isinstance(result.events[-1], events.RunFinished)


def test_the_time_limit_breaks_a_wait() -> None:
    cancellation = Cancellation(0.05)
    broken = threading.Event()

    def inspect(context: Context) -> Inspection:
        context.doing("server", "waiting")
        with cancellation.interrupting(broken.set):
            context.cancellation.sleep(30)
        yield ok("never", "never")
        return ""

    result = run([ScriptedStep("slow", inspect)], APPLY_SAFE, cancellation=cancellation)
    assert broken.is_set()
    assert "slow: server" in str(result.check("slow", "slow.ended").finding)


def test_every_event_of_a_run_is_in_order() -> None:
    names = [type(event).__name__ for event in run([Machine({"a": True}).step()], INSPECT_ONLY).events]
    assert names == ["RunStarted", "StepStarted", "CheckReported", "StepFinished", "RunFinished"]


def test_a_run_that_ends_while_another_has_the_project_says_so() -> None:
    @contextmanager
    def another_run_has_it() -> Iterator[None]:
        raise CancelledRunError(Reason.TIMEOUT)
        yield

    result = run([Machine({"a": True}).step("first")], APPLY_SAFE, exclusively=another_run_has_it())
    finding = result.check("first", "first.ended").finding
    assert finding is not None
    assert finding.code == "ADX902"
    assert "waiting for another run to end" in finding.cause
    assert result.exit_code is ExitCode.NOT_READY


def test_only_a_run_that_may_change_something_may_run_the_projects_code() -> None:
    def inspect(context: Context) -> Inspection:
        yield replace(ok("seed", "it ran"), proved=context.may_run_code)
        return ""

    steps = [ScriptedStep("seeds", inspect)]
    for may_change, not_proved in ((False, ("seed",)), (True, ())):
        finished = run(steps, INSPECT_ONLY, may_change=may_change).events[-1]
        assert isinstance(finished, events.RunFinished)
        assert finished.not_proved == not_proved
