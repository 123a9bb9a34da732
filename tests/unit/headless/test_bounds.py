"""What a failing run is allowed to fill, and where its reader finds what failed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import pytest

from adx_tui.core import events
from adx_tui.core.marks import PLAIN_MARKS
from adx_tui.core.model import Context, Finding, Inspection, Remedy, Risk, failed, manual, ok, warning
from adx_tui.core.remedy_filter import INSPECT_ONLY
from adx_tui.core.state import RunState
from adx_tui.headless.appearance import Appearance
from adx_tui.headless.plain import MOST_LINES
from adx_tui.headless.run import renderer
from adx_tui.settings import Output
from tests.support.steps import MOMENT, ScriptedStep, run


def long_finding(code: str, cause: str) -> Finding:
    statements = "\n".join(f"statement {number};" for number in range(80))
    return Finding(
        code=code,
        cause=cause,
        evidence=tuple(f"seen {number}" for number in range(40)),
        remedies=(
            Remedy(id=code, title=f"mend {code}", risk=Risk.SAFE, preview=statements, apply=lambda _: ""),
            manual(f"{code}.other", "or so", "in one line"),
        ),
    )


def scene(warnings: int, failures: int) -> list[events.Event]:
    def warned(context: Context) -> Inspection:
        for number in range(100):
            context.log("server", f"line {number}")
        for number in range(warnings):
            yield warning(f"w{number}", f"warned {number}", long_finding("ADX306", f"Warned {number}."))
        return ""

    def missed(_: Context) -> Inspection:
        yield ok("fine", "this holds")
        for number in range(failures):
            yield failed(f"f{number}", f"failed {number}", long_finding(f"ADX31{number % 10}", f"Failed {number}."))
        return ""

    later = [ScriptedStep(name, missed, ("grants",)) for name in ("migrations", "seeds", "application")]
    return run([ScriptedStep("environment", warned), ScriptedStep("grants", missed), *later], INSPECT_ONLY).events


def drawn(output: Output, scenery: Sequence[events.Event], *, verbose: int = 0, quiet: bool = False) -> list[str]:
    out, state = io.StringIO(), RunState()
    draw = renderer(output, out, verbose=verbose, quiet=quiet)
    for event in scenery:
        state = state.apply(event)
        draw.on_event(event, state)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("output", [Output.PLAIN, Output.GITHUB])
@pytest.mark.parametrize(("warnings", "failures"), [(0, 1), (30, 1), (2, 7), (30, 40)])
def test_a_failing_run_is_short_and_ends_with_what_failed(output: Output, warnings: int, failures: int) -> None:
    lines = drawn(output, scene(warnings, failures))
    text = [line for line in lines if not line.startswith("::")]
    assert len(text) <= MOST_LINES
    if failures <= 8:
        end = "\n".join(lines[-10:])
        for number in range(failures):
            assert f"ADX31{number}  Failed {number}. Remedy: mend ADX31{number}" in end
    assert any("(-v shows all)" in line for line in text)


def test_verbose_bounds_nothing() -> None:
    lines = drawn(Output.PLAIN, scene(2, 2), verbose=1)
    assert not any("-v shows all" in line for line in lines)
    assert sum("statement 79;" in line for line in lines) == 3
    assert sum("server: line" in line for line in lines) == 100


def test_one_short_failure_at_the_end_is_said_once() -> None:
    def missed(_: Context) -> Inspection:
        yield failed(
            "a", "a holds", Finding(code="ADX311", cause="It does not.", remedies=(manual("m", "ask", "her"),))
        )
        return ""

    lines = drawn(Output.PLAIN, run([ScriptedStep("s", missed)], INSPECT_ONLY).events)
    assert sum("It does not." in line for line in lines) == 1


def test_quiet_is_what_does_not_hold_and_the_last_line() -> None:
    lines = drawn(Output.PLAIN, scene(0, 1), quiet=True)
    assert lines[0].endswith("ADX310")
    assert lines[-1].startswith("not ready")
    assert not any("server: line" in line or "this holds" in line or line.startswith("adx-tui") for line in lines)
    assert len(drawn(Output.PLAIN, scene(0, 0), quiet=True)) == 1


@pytest.mark.parametrize(("verbose", "told"), [(0, ["2_slow in 1.5 s"]), (1, ["1_quick in 0.2 s", "2_slow in 1.5 s"])])
def test_what_was_applied_is_named_with_its_time_if_that_is_long_or_asked_for(verbose: int, told: list[str]) -> None:
    applied = [
        events.LogWritten(at=MOMENT, step="migrations", source="migrations", text=f"applied {name}", seconds=seconds)
        for name, seconds in (("1_quick", 0.2), ("2_slow", 1.5))
    ]
    assert drawn(Output.PLAIN, applied, verbose=verbose) == [f"    migrations: applied {name}" for name in told]


def test_very_verbose_names_each_thing_as_it_is_done() -> None:
    step = events.StepStarted(at=MOMENT, step="seeds")
    begun = events.RunStarted(at=MOMENT, version="1", project="p", steps=(("seeds", "Seeds"),), postgres="here", why="")
    doing = events.ProgressMade(at=MOMENT, step="seeds", check="a", text="running a", done=0, total=3, unit="seeds")
    scenery: list[events.Event] = [begun, step, doing, replace(doing, done=1), replace(doing, text="running b", done=2)]
    assert drawn(Output.PLAIN, scenery, verbose=2)[1:] == [
        "    seeds: running a (0 of 3 seeds)",
        "    seeds: running b (2 of 3 seeds)",
    ]
    assert len(drawn(Output.PLAIN, scenery, verbose=1)) == 1


def test_the_last_line_of_a_ready_run_says_where_the_database_is() -> None:
    def holds(_: Context) -> Inspection:
        yield ok("a", "a holds")
        return ""

    *before, finished = run([ScriptedStep("s", holds)], INSPECT_ONLY).events
    assert isinstance(finished, events.RunFinished)
    ending = replace(finished, url="postgresql://app:••••••••@localhost:5432/db")
    assert drawn(Output.PLAIN, [*before, ending])[-1] == (
        "ready in 0.0 s; nothing had to change · postgresql://app:••••••••@localhost:5432/db"
    )


def test_who_reads_ascii_gets_no_question_marks() -> None:
    out, state = io.StringIO(), RunState()
    draw = renderer(Output.PLAIN, out, Appearance(PLAIN_MARKS))
    for event in scene(3, 3):
        state = state.apply(event)
        draw.on_event(event, state)
    assert out.getvalue().isascii()
