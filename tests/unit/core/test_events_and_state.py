"""The JSON form of the events, and the state that is drawn from them."""

from __future__ import annotations

import json

from adx_tui.core import events
from adx_tui.core.documentation import error_page
from adx_tui.core.event_json import to_json
from adx_tui.core.model import Check, Finding, Location, Remedy, Risk, Status
from adx_tui.core.remedy_filter import APPLY_SAFE, INSPECT_ONLY
from adx_tui.core.state import ExitCode, RunState
from tests.support.steps import MOMENT, Machine, run

FINDING = Finding(
    code="ADX311",
    subject="CREATE on public",
    cause="closed",
    evidence=("seen",),
    location=Location("a.sql", 3, 13),
    remedies=(Remedy(id="g", title="grant", risk=Risk.SAFE, preview="GRANT", apply=lambda _: ""),),
)


def test_a_check_with_a_finding_as_json() -> None:
    check = Check(
        id="schema", statement="schema public: CREATE", status=Status.FAILED, finding=FINDING, seconds=0.12345
    )
    assert to_json(events.CheckReported(at=MOMENT, step="grants", check=check)) == {
        "event": "check",
        "v": 1,
        "at": "2026-01-02T03:04:05.000+00:00",
        "step": "grants",
        "check": "schema",
        "status": "failed",
        "title": "Rights on the schema are missing: CREATE on public",
        "detail": "",
        "seconds": 0.123,
        "code": "ADX311",
        "docs_url": error_page("ADX311"),
        "cause": "closed",
        "evidence": ["seen"],
        "location": "a.sql:3:13",
        "remedies": [{"id": "g", "title": "grant", "risk": "safe", "preview": "GRANT", "by_choice": False}],
    }


def test_every_event_is_a_json_object_with_its_name_version_and_time() -> None:
    result = run([Machine({"a": False}).step()], APPLY_SAFE)
    for event in result.events:
        encoded = json.loads(json.dumps(to_json(event)))
        assert encoded["event"] in {
            "run_started",
            "step_started",
            "check",
            "progress",
            "log",
            "step_finished",
            "run_finished",
        }
        assert encoded["v"] == 1
        assert encoded["at"].endswith("+00:00")
    assert encoded["status"] == "ready"
    assert encoded["exit_code"] == 0
    assert {status: count for status, count in encoded["counts"].items() if count} == {"changed": 1}


def test_a_line_outside_of_any_step_has_no_step() -> None:
    encoded = to_json(events.LogWritten(at=MOMENT, step="", source="adx-tui", text="waiting"))
    assert "step" not in encoded


def test_the_state_is_a_pure_function_of_the_events() -> None:
    result = run([Machine({"a": False, "b": True}).step()], APPLY_SAFE)
    replayed = RunState()
    for event in result.events:
        replayed = replayed.apply(event)
    assert replayed == result.state


def test_a_later_report_of_a_check_replaces_the_earlier_in_its_place() -> None:
    result = run([Machine({"a": False, "b": True}).step()], APPLY_SAFE)
    assert [check.id for check in result.state.step("machine").checks] == ["a", "b"]


def test_a_run_that_was_not_finished_is_not_ready() -> None:
    result = run([Machine({"a": True}).step()], INSPECT_ONLY)
    started = RunState()
    for event in result.events[:3]:
        started = started.apply(event)
    assert started.exit_code() is ExitCode.NOT_READY
    assert started.step("machine").running


def test_a_new_run_keeps_what_is_known_of_its_steps_until_it_looks_again() -> None:
    result = run([Machine({"a": True}).step()], INSPECT_ONLY)
    again = result.state.apply(result.events[0])
    assert again.step("machine").status is Status.OK
    assert again.finished is None
