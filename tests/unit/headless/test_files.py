"""The files that a run leaves for CI: JUnit's, read back by somebody else's code, and GitHub's summary of a job."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from junitparser import Failure, JUnitXml, Skipped, TestSuite

from adx_tui.core.model import Context, Finding, Inspection, Location, failed, manual, ok, skipped, warning
from adx_tui.core.remedy_filter import INSPECT_ONLY
from adx_tui.core.state import RunState
from adx_tui.headless import junit, step_summary
from tests.support.steps import Machine, ScriptedStep, run

ODD = 'a <b> & "c" ]]> \x0b | `d` *e*'


def state() -> RunState:
    """A step that holds, one with a failure, a warning and what does not apply, one that waits."""

    def grants(context: Context) -> Inspection:
        yield ok("login", "the role logs in")
        yield failed(
            "schema",
            "schema public: CREATE",
            Finding(
                code="ADX311",
                subject=ODD,
                cause=f"The role lacks CREATE on {ODD}.",
                evidence=(ODD,),
                location=Location("db/grants.toml", 3),
                remedies=(manual("ask", "or ask", "an administrator"),),
            ),
        )
        yield warning("superuser", "the role is no superuser", Finding(code="ADX306", cause="It is one."))
        yield skipped("pooler", "the pooler", "there is none")
        return "lacks 1"

    steps = [
        Machine({"a": True}).step("environment"),
        ScriptedStep("grants", grants, ("environment",)),
        Machine({"b": True}).step("seeds", ("grants",)),
    ]
    known = RunState()
    for event in run(steps, INSPECT_ONLY).events:
        known = known.apply(event)
    return known


def read_back(folder: Path, *, strict: bool = False) -> dict[str, TestSuite]:
    path = folder / "junit.xml"
    path.write_text(junit.xml(state(), strict=strict), encoding="utf-8")
    return {suite.name: suite for suite in JUnitXml.fromfile(str(path))}


def test_junit_has_a_suite_for_each_step_and_a_case_for_each_check(tmp_path: Path) -> None:
    suites = read_back(tmp_path)
    assert list(suites) == ["environment", "grants", "seeds"]
    grants = suites["grants"]
    assert (grants.tests, grants.failures, grants.skipped, grants.errors) == (4, 1, 1, 0)
    results = {case.name: case.result for case in grants}
    assert results["the role logs in"] == []
    (case,) = [case for case in grants if case.result and isinstance(case.result[0], Failure)]
    failure = case.result[0]
    assert failure.type == "ADX311"
    assert failure.message == f"The role lacks CREATE on {ODD}.".replace("\x0b", "\\x0b")
    assert "at db/grants.toml:3" in failure.text
    assert "an administrator" in failure.text
    (element,) = ElementTree.parse(tmp_path / "junit.xml").iterfind(".//testcase[failure]")
    assert (element.get("file"), element.get("line")) == ("db/grants.toml", "3")
    (waiting,) = suites["seeds"]
    assert isinstance(waiting.result[0], Skipped)


def test_junit_takes_a_warning_for_a_failure_only_under_strict(tmp_path: Path) -> None:
    assert read_back(tmp_path)["grants"].failures == 1
    assert read_back(tmp_path, strict=True)["grants"].failures == 2


@pytest.mark.parametrize("line", ["| ❌ | Grants |", "<summary>❌ <b>ADX311</b>", "an administrator", "</details>"])
def test_the_summary_of_a_job_says_what_does_not_hold(line: str) -> None:
    assert line in step_summary.markdown(state())


def test_the_summary_of_a_job_obeys_no_markup_of_somebody_else() -> None:
    text = step_summary.markdown(state())
    outside = "\n".join(row for row in text.splitlines() if not row.startswith(("    ", "<summary>")))
    assert "<b> &" not in outside
    assert "`d`" not in outside.replace("\\`", "")
    assert all(row.count("|") - row.count("\\|") == 5 for row in text.splitlines() if row.startswith("| "))
