"""What a person, a program and GitHub read of one and the same run."""

from __future__ import annotations

import io
import json

import pytest

from adx_tui.core import events, report
from adx_tui.core.model import Finding, Inspection, Location, Remedy, Risk, failed, manual, ok
from adx_tui.core.runner import Context, all_safe, nothing
from adx_tui.core.state import RunState
from adx_tui.headless.run import renderer
from adx_tui.headless.text import harmless
from adx_tui.settings import Output
from tests.support.steps import Machine, ScriptedStep, run


def scene() -> list[events.Event]:
    """A step that holds, one that does not, one that waits."""

    def grants(context: Context) -> Inspection:
        context.log("server", "a line, with 100% of [markup]")
        yield ok("login", "adx_user logs in")
        finding = Finding(
            code="ADX311",
            cause="Role adx_user lacks CREATE on schema public.",
            evidence=("has_schema_privilege('adx_user', 'public', 'CREATE') = false",),
            location=Location("a,b.sql", 3, 13),
            remedies=(
                Remedy(id="g", title="grant it", risk=Risk.SAFE, preview="BEGIN;\nGRANT;", apply=lambda _: ""),
                manual("m", "or ask", "an administrator"),
            ),
        )
        yield failed("schema", "schema public: CREATE", finding)
        return "lacks 1"

    steps = [
        Machine({"a": True}).step("environment"),
        ScriptedStep("grants", grants, ("environment",)),
        Machine({"b": True}).step("seeds", ("grants",)),
    ]
    return run(steps, nothing).events


def drawn(output: Output, *, verbose: bool = False) -> str:
    out, state = io.StringIO(), RunState()
    draw = renderer(output, out, verbose=verbose)
    for event in scene():
        state = state.apply(event)
        draw.on_event(event, state)
    return out.getvalue()


def test_plain() -> None:
    assert (
        drawn(Output.PLAIN)
        == """\
adx-tui 0 · project test · Postgres on nowhere (a test)
✔ environment    0.0 s  all true
    server: a line, with 100% of [markup]
✖ grants         0.0 s  lacks 1
    ✖ schema public: CREATE  ADX311
      at      a,b.sql:3:13
      cause   Role adx_user lacks CREATE on schema public.
      seen    has_schema_privilege('adx_user', 'public', 'CREATE') = false
      remedy  grant it (safe)
              BEGIN;
              GRANT;
      remedy  or ask (manual)
              an administrator
◌ seeds          0.0 s  waits for Grants
not ready: grants (1 finding); seeds was not tried
"""
    )


def test_a_run_that_changes_nothing_says_so() -> None:
    machine, endings = Machine({"a": False}), []
    for _ in range(2):
        out, state = io.StringIO(), RunState()
        draw = renderer(Output.PLAIN, out)
        for event in run([machine.step()], all_safe).events:
            state = state.apply(event)
            draw.on_event(event, state)
        endings.append(out.getvalue().splitlines()[-1])
    assert endings == ["ready in 0.0 s", "ready in 0.0 s; nothing had to change"]


def test_a_remedy_that_findings_share_is_shown_once() -> None:
    def inspect(_context: Context) -> Inspection:
        remedy = Remedy(id="g", title="grant all", risk=Risk.SAFE, preview="BEGIN;\nGRANT;", apply=lambda _: "")
        for check in ("a", "b"):
            yield failed(check, check, Finding(code="ADX999", cause="no", remedies=(remedy,)))
        return ""

    out, state = io.StringIO(), RunState()
    draw = renderer(Output.PLAIN, out)
    for event in run([ScriptedStep("s", inspect)], nothing).events:
        state = state.apply(event)
        draw.on_event(event, state)
    assert out.getvalue().count("GRANT;") == 1
    assert "grant all (safe), as above" in out.getvalue()


def test_plain_and_verbose_lists_what_holds_too() -> None:
    assert "    ✔ adx_user logs in\n" in drawn(Output.PLAIN, verbose=True)


def test_json_is_one_object_a_line() -> None:
    lines = [json.loads(line) for line in drawn(Output.JSON).splitlines()]
    assert lines[0]["event"] == "run_started"
    assert lines[-1]["counts"] == {"ok": 2, "changed": 0, "warning": 0, "failed": 1, "blocked": 1, "skipped": 0}


def test_github_folds_the_steps_and_annotates_the_findings() -> None:
    lines = drawn(Output.GITHUB).splitlines()
    assert "::group::grants" in lines
    assert (
        "::error file=a%2Cb.sql,title=ADX311 schema public%3A CREATE,line=3,col=13"
        "::Role adx_user lacks CREATE on schema public."
    ) in lines


def test_the_report_is_markdown_that_nothing_in_it_can_break() -> None:
    def inspect(_context: Context) -> Inspection:
        yield failed("c", "c", Finding(code="ADX999", cause="no", evidence=("````", "| a"), remedies=()))
        return "a | b"

    text = report.markdown(run([ScriptedStep("s", inspect)], nothing).state)
    assert "`````text" in text
    assert "a \\| b" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\x1b[31mred", "\\x1b[31mred"), ("a\rb", "a\\x0db"), ("tab\tstays", "tab\tstays"), ("\u202eevil", "\\x202eevil")],
)
def test_no_text_controls_the_terminal(text: str, shown: str) -> None:
    assert harmless(text) == shown
