"""One step: inspect, apply, inspect again, until all of it holds or nothing more can be done; of a command: look at
what it needs, carry it out, look at what came of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from typing import TypeVar

from adx_tui.core.cancellation import CancelledRunError
from adx_tui.core.events import COMMAND
from adx_tui.core.model import Check, CommandStep, Context, Remedy, RemedyFailedError, Status, Step, failed, summarize
from adx_tui.core.remedy_filter import RemedyFilter
from adx_tui.core.run_context import RunContext, StepContext
from adx_tui.core.text import escape_control_characters

# A remedy may uncover the next fault of its step (a role and its database, then its grants). More rounds than
# this means that two remedies undo each other.
MAX_ROUNDS = 8

Outcome = TypeVar("Outcome")


def converge(run: RunContext, step: Step, remedy_filter: RemedyFilter, done: list[str]) -> str:
    """Inspect and mend one step as far as `remedy_filter` allows. What is done goes to `done`; returns the summary."""
    tried: set[tuple[str, str]] = set()
    missed: set[str] = set()
    for _ in range(MAX_ROUNDS):
        summary, seen = _look(run, step, missed)
        wanted = _wanted(step, seen, remedy_filter, tried)
        for check, remedy in wanted:
            tried.add((remedy.id, remedy.preview))
            try:
                assert remedy.apply is not None
                done.append(_apply(run, step, check.id, remedy.title, remedy.apply, remedy=remedy.id))
            except RemedyFailedError as error:
                cures = _wanted(step, [replace(check, finding=error.finding)], remedy_filter, tried)
                if cures and _cure(run, step, *cures[0], tried, done):
                    tried.discard((remedy.id, remedy.preview))  # its cause is mended: it is tried once more
                    break
                # What it did before it failed shows in the checks; why it failed, only here.
                summary, seen = _look(run, step, missed)
                known = {reported.id: reported for reported in seen}
                if error.check and check.id not in known:
                    run.report(step, check)  # an inspection that was cut short says nothing of it
                named = known.get(escape_control_characters(error.check or check.id), check)
                run.report(step, replace(named, status=Status.FAILED, finding=error.finding))
                return error.summary or summary
        if not wanted:
            break
    return summary


def carry_out(run: RunContext, step: CommandStep, done: list[str]) -> str:
    """Look at what the command of a step needs, carry it out where all of that holds, and look at what came of it.

    What is done goes to `done`: a command that is in it already is not carried out again. Returns the summary.
    """
    if not done:
        checks: list[Check] = []

        def on_check(check: Check) -> None:
            checks.append(check)
            run.report(step, check)

        command = _drain(run, step, step.prepare(StepContext(run, step.id)), on_check)
        if command is None or isinstance(command, str):
            return command or summarize(checks)
        context = StepContext(run, step.id)
        for line in command.preview.splitlines():
            context.log(COMMAND, line)
        try:
            done.append(_apply(run, step, step.check, command.title, command.apply))
        except RemedyFailedError as error:
            run.report(step, failed(step.check, command.title, error.finding))
            return error.summary or error.finding.title
    summary, _ = _look(run, step, {step.check})
    return summary


def _look(run: RunContext, step: Step, missed: set[str]) -> tuple[str, Sequence[Check]]:
    """One inspection, reported. `missed` collects the checks that did not hold: those that do now were changed."""
    seen: list[Check] = []

    def on_check(check: Check) -> None:
        if check.finding is not None:
            missed.add(check.id)
        elif check.id in missed:
            check = _as_changed(check)
        seen.append(check)
        run.report(step, check)

    summary = inspect_step(run, step, on_check)
    _settle(run, step, seen)
    return summary, seen


def _settle(run: RunContext, step: Step, seen: Sequence[Check]) -> None:
    """A finding of an earlier round whose check this round no longer has was dealt with."""
    known = {check.id for check in seen}
    for check, _ in run.state.step(step.id).findings:
        if check.id not in known:
            run.report(step, replace(check, status=Status.CHANGED, detail="no longer applies", finding=None))


def inspect_step(run: RunContext, step: Step, on_check: Callable[[Check], None]) -> str:
    """Hand over the checks of one inspection, each with its time, a crash among them; return the summary."""
    summary = _drain(run, step, step.inspect(StepContext(run, step.id)), on_check)
    return "the check crashed" if summary is None else summary


def _drain(
    run: RunContext, step: Step, checks: Generator[Check, None, Outcome], on_check: Callable[[Check], None]
) -> Outcome | None:
    """Hand over `checks`, each with its time; returns what they come to, None after a crash, which is one of them."""
    run.pending = (step.id, "its first check")
    while True:
        started = run.monotonic()
        try:
            run.cancellation.check()
            check = next(checks)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome
        except CancelledRunError:
            raise
        except Exception as error:  # noqa: BLE001 - a crash is a finding, never the end of the program
            on_check(failed(f"{step.id}.crashed", "every check comes to its end", run.crash(step, error)))
            return None
        # A name in it may be somebody else's; it is compared with what was said of it.
        id = escape_control_characters(check.id)
        on_check(replace(check, id=id, seconds=run.monotonic() - started))
        run.pending = (step.id, f"the check after {check.id}")


def _apply(
    run: RunContext, step: Step, check: str, title: str, apply: Callable[[Context], str], *, remedy: str = ""
) -> str:
    """Carry out a remedy (by id), or a command; returns what was done. Raises RemedyFailedError, for a crash too."""
    context = StepContext(run, step.id, remedy)
    context.doing(check, title)
    try:
        return apply(context)
    except (CancelledRunError, RemedyFailedError):
        raise
    except Exception as error:
        raise RemedyFailedError(run.crash(step, error)) from error
    finally:
        run.refresh()


def _cure(
    run: RunContext, step: Step, check: Check, remedy: Remedy, tried: set[tuple[str, str]], done: list[str]
) -> bool:
    """Carry out what mends the cause of another remedy's failure; returns whether that worked. It is tried once."""
    tried.add((remedy.id, remedy.preview))
    assert remedy.apply is not None
    try:
        done.append(_apply(run, step, check.id, remedy.title, remedy.apply, remedy=remedy.id))
    except RemedyFailedError:
        return False
    return True


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
