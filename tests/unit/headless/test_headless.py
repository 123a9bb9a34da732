"""What a person, a program and GitHub read of one and the same run."""

from __future__ import annotations

import io
import json
import re

import pytest

from adx_tui.core import events, report
from adx_tui.core.model import Context, Finding, Inspection, Location, Remedy, Risk, failed, manual, ok, warning
from adx_tui.core.remedy_filter import APPLY_SAFE, INSPECT_ONLY
from adx_tui.core.state import RunState
from adx_tui.core.text import escape_control_characters, escape_lines
from adx_tui.headless.run import renderer
from adx_tui.settings import Output
from tests.support.github import is_command, obeyed
from tests.support.steps import MOMENT, Machine, ScriptedStep, run


def scene() -> list[events.Event]:
    """A step that holds, one that does not, one that waits."""

    def grants(context: Context) -> Inspection:
        context.log("server", "a line, with 100% of [markup]")
        yield ok("login", "adx_user logs in")
        finding = Finding(
            code="ADX311",
            subject="CREATE on public",
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
    return run(steps, INSPECT_ONLY).events


def drawn(output: Output, *, verbose: int = 0) -> str:
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
    ✖ Rights on the schema are missing: CREATE on public  ADX311
      at      a,b.sql:3:13
      cause   Role adx_user lacks CREATE on schema public.
      seen    has_schema_privilege('adx_user', 'public', 'CREATE') = false
      remedy  grant it (safe)
              BEGIN;
              GRANT;
      remedy  or ask (manual)
              an administrator
◌ seeds          0.0 s  waits for Grants
ADX311  Role adx_user lacks CREATE on schema public. Remedy: grant it
not ready: grants (1 finding); seeds was not tried
"""
    )


@pytest.mark.parametrize("warned", [False, True], ids=["all holds", "with a warning"])
def test_a_run_that_changes_nothing_says_so_and_no_other(warned: bool) -> None:
    """A step that was mended, and still has a warning, is one that had to change."""
    machine, endings = Machine({"a": False}), []

    def inspect(context: Context) -> Inspection:
        if warned:
            yield warning("b", "b", Finding(code="ADX999", cause="b is not as it might be."))
        return (yield from machine.step().inspect(context))

    for _ in range(2):
        out, state = io.StringIO(), RunState()
        draw = renderer(Output.PLAIN, out)
        for event in run([ScriptedStep("s", inspect)], APPLY_SAFE).events:
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
    for event in run([ScriptedStep("s", inspect)], INSPECT_ONLY).events:
        state = state.apply(event)
        draw.on_event(event, state)
    assert out.getvalue().count("GRANT;") == 1
    assert "grant all (safe), as above" in out.getvalue()


def test_plain_and_verbose_lists_what_holds_too() -> None:
    assert "    ✔ adx_user logs in\n" in drawn(Output.PLAIN, verbose=True)


@pytest.mark.parametrize("verbose", [False, True])
def test_plain_and_verbose_lists_the_statements_of_a_command_too(verbose: bool) -> None:
    out = io.StringIO()
    statement = events.LogWritten(at=MOMENT, step="snapshots", source=events.COMMAND, text="CREATE DATABASE copy;")
    renderer(Output.PLAIN, out, verbose=verbose).on_event(statement, RunState())
    assert out.getvalue() == ("    command: CREATE DATABASE copy;\n" if verbose else "")


def test_json_is_one_object_a_line() -> None:
    lines = [json.loads(line) for line in drawn(Output.JSON).splitlines()]
    assert lines[0]["event"] == "run_started"
    assert lines[-1]["counts"] == {"ok": 2, "changed": 0, "warning": 0, "failed": 1, "blocked": 1, "skipped": 0}


def test_github_folds_what_holds_and_annotates_the_findings() -> None:
    lines = drawn(Output.GITHUB, verbose=True).splitlines()
    assert [line for line in lines if "environment " in line] == ["::group::✔ environment    0.0 s  all true"]
    assert (
        "::error file=a%2Cb.sql,title=ADX311 Rights on the schema are missing%3A CREATE on public,line=3,col=13"
        "::Role adx_user lacks CREATE on schema public."
    ) in lines


def test_github_folds_nothing_that_has_its_title_alone() -> None:
    lines = drawn(Output.GITHUB).splitlines()
    assert [line for line in lines if "environment " in line] == ["✔ environment    0.0 s  all true"]
    assert not [line for line in lines if "group::" in line]


def test_an_annotation_names_the_file_as_the_repository_has_it() -> None:
    out, state = io.StringIO(), RunState()
    draw = renderer(Output.GITHUB, out, base="packages/db")
    for event in scene():
        state = state.apply(event)
        draw.on_event(event, state)
    assert "::error file=packages/db/a%2Cb.sql," in out.getvalue()


def test_the_report_is_markdown_that_nothing_in_it_can_break() -> None:
    def inspect(_context: Context) -> Inspection:
        yield failed("c", "c", Finding(code="ADX999", cause="no", evidence=("````", "| a"), remedies=()))
        return "a | b"

    surroundings = report.Surroundings(
        versions=(("Prisma", "<b>7"),), settings=(("seeds", "a|b\n# c", "flag"),), log=("```", "@everybody")
    )
    text = report.markdown(run([ScriptedStep("s", inspect)], INSPECT_ONLY).state, surroundings)
    assert "`````text" in text
    assert "a \\| b" in text
    assert "* Prisma \\<b\\>7" in text
    assert "| seeds | a\\|b \\# c | flag |" in text
    assert "````text\n```\n@everybody\n````" in text


HOSTILE = (
    "20260101_a\n::error title=x::owned\r\n  ::add-mask::e\u2028::error::"
    "\x1b[31m\u202e##[error]x\ufeff \x85::debug::x \udcff"
)


def hostile(context: Context) -> Inspection:
    """Whatever somebody else may have named or said, everywhere."""
    context.log(HOSTILE, HOSTILE)
    context.doing(HOSTILE, HOSTILE, unit=HOSTILE)
    finding = Finding(
        code="ADX999",
        cause=HOSTILE,
        evidence=(HOSTILE, HOSTILE),
        location=Location(HOSTILE, 1),
        remedies=(manual(HOSTILE, HOSTILE, HOSTILE),),
    )
    yield failed(HOSTILE, HOSTILE, finding, HOSTILE)
    yield ok("::group::", HOSTILE, HOSTILE)
    return HOSTILE


def written(output: Output) -> str:
    out, state = io.StringIO(), RunState()
    draw = renderer(output, out, verbose=True)
    for event in run([ScriptedStep("s", hostile)], INSPECT_ONLY).events:
        state = state.apply(event)
        draw.on_event(event, state)
    return out.getvalue()


@pytest.mark.parametrize("output", Output)
def test_nothing_that_somebody_else_wrote_is_obeyed_by_a_terminal(output: Output) -> None:
    text = written(output)
    assert escape_lines(text) == text
    text.encode()


@pytest.mark.parametrize("output", [Output.PLAIN, Output.JSON])
def test_nothing_that_somebody_else_wrote_is_a_command_to_github(output: Output) -> None:
    assert obeyed(written(output)) == []


def test_on_github_only_commands_of_ours_are_obeyed() -> None:
    text = written(Output.GITHUB)
    (error,) = obeyed(text)
    assert error.startswith("::error file=20260101_a\\n%3A%3Aerror title=x%3A%3Aowned\\r\\n")
    assert "title=ADX999" in error
    # Where a runner would not stop them, there is nothing to obey in the text either.
    assert {line.split("::")[1] for line in text.splitlines() if is_command(line)} <= {
        "group", "endgroup", error.split("::")[1], "stop-commands", token(text)
    }  # fmt: skip


def test_the_word_that_lets_commands_go_on_is_another_one_each_time() -> None:
    assert token(written(Output.GITHUB)) != token(written(Output.GITHUB))


def token(text: str) -> str:
    match = re.search("^::stop-commands::(.+)$", text, re.MULTILINE)
    assert match is not None
    return match[1]


def test_json_says_the_same_text_as_before_it_was_escaped_for_github() -> None:
    checks = [json.loads(line) for line in written(Output.JSON).splitlines() if '"check"' in line]
    assert any("##[error]" in check.get("cause", "") for check in checks)


@pytest.mark.parametrize(
    ("text", "one_line", "lines"),
    [
        ("\x1b[31mred", "\\x1b[31mred", "\\x1b[31mred"),
        ("a\rb\r\nc", "a\\rb\\r\\nc", "a\\rb\nc"),
        ("a\tb", "a\\tb", "a\tb"),
        ("\u202eevil\u061c", "\\u202eevil\\u061c", "\\u202eevil\\u061c"),
        ("\ufeff\u2028\x85\udcff", "\\ufeff\\u2028\\x85\\udcff", "\\ufeff\\u2028\\x85\\udcff"),
        ("अ\u200d多 ö 🙂", "अ\u200d多 ö 🙂", "अ\u200d多 ö 🙂"),
    ],
)
def test_control_characters_are_shown(text: str, one_line: str, lines: str) -> None:
    assert escape_control_characters(text) == one_line
    assert escape_lines(text) == lines
    assert escape_control_characters(one_line) == one_line, "what is escaped already stays as it is"


@pytest.mark.parametrize(
    ("names", "left_out", "closing"),
    [
        (["environment", "postgres"], 4, "environment, postgres hold (4 steps not looked at)"),
        (["environment"], 1, "environment holds (1 step not looked at)"),
        (["environment", "postgres"], 0, "ready in 0.0 s; nothing had to change"),
    ],
)
def test_ready_is_said_of_the_whole_alone(names: list[str], left_out: int, closing: str) -> None:
    steps = [Machine({"a": True}).step(name) for name in names]
    ending = {}
    for output in (Output.PLAIN, Output.JSON):
        out, state = io.StringIO(), RunState()
        draw = renderer(output, out)
        for event in run(steps, INSPECT_ONLY, left_out=left_out).events:
            state = state.apply(event)
            draw.on_event(event, state)
        ending[output] = out.getvalue().splitlines()[-1]
        assert ("looked at (" in report.markdown(state, report.Surroundings())) == bool(left_out)
    assert ending[Output.PLAIN] == closing
    finished = json.loads(ending[Output.JSON])
    assert (finished["status"], finished["complete"]) == ("ready", not left_out)
