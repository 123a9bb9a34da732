"""One step: inspect, apply, inspect again, until all of it holds or nothing more can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from adx_tui.core.cancellation import CancelledRunError
from adx_tui.core.model import Check, Remedy, RemedyFailedError, Status, Step, failed
from adx_tui.core.remedy_filter import RemedyFilter
from adx_tui.core.run_context import RunContext, StepContext
from adx_tui.core.text import escape_control_characters

# A remedy may uncover the next fault of its step (a role and its database, then its grants). More rounds than
# this means that two remedies undo each other.
MAX_ROUNDS = 8


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
                done.append(_apply(run, step, check, remedy))
            except RemedyFailedError as error:
                # What it did before it failed shows in the checks; why it failed, only here.
                summary, seen = _look(run, step, missed)
                known = {inspected.id: inspected for inspected in seen}
                if error.check and check.id not in known:
                    run.report(step, check)  # an inspection that was cut short says nothing of it
                named = known.get(escape_control_characters(error.check or check.id), check)
                run.report(step, replace(named, status=Status.FAILED, finding=error.finding))
                return error.summary or summary
        if not wanted:
            break
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
    """Hand over the checks of one inspection, each with its time, a crash among them; returns the summary."""
    run.pending = (step.id, "its first check")
    checks = step.inspect(StepContext(run, step.id))
    while True:
        started = run.monotonic()
        try:
            run.cancellation.check()
            check = next(checks)
        except StopIteration as end:
            summary: str = end.value
            return summary
        except CancelledRunError:
            raise
        except Exception as error:  # noqa: BLE001 - a crash is a finding, never the end of the program
            on_check(failed(f"{step.id}.crashed", "every check comes to its end", run.crash(step, error)))
            return "the check crashed"
        # A name in it may be somebody else's; it is compared with what was said of it.
        id = escape_control_characters(check.id)
        on_check(replace(check, id=id, seconds=run.monotonic() - started))
        run.pending = (step.id, f"the check after {check.id}")


def _apply(run: RunContext, step: Step, check: Check, remedy: Remedy) -> str:
    """Carry out one remedy; returns what was done. Raises RemedyFailedError, for a crash too."""
    assert remedy.apply is not None
    context = StepContext(run, step.id, remedy.id)
    context.doing(check.id, remedy.title)
    try:
        return remedy.apply(context)
    except (CancelledRunError, RemedyFailedError):
        raise
    except Exception as error:
        raise RemedyFailedError(run.crash(step, error)) from error
    finally:
        run.refresh()


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
