"""The JSON lines of DESIGN section 5, as a judge that shares no code with the program."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.project import Event

_COMMON = {"event": str, "v": int, "at": str}
_FIELDS: dict[str, dict[str, object]] = {
    "run_started": {"version": str, "project": str, "steps": list, "postgres": str, "why": str},
    "step_started": {"step": str},
    "check": {"step": str, "check": str, "status": str, "title": str, "detail": str, "seconds": (int, float)},
    "progress": {"step": str, "check": str, "text": str},
    "log": {"source": str, "text": str},
    "step_finished": {"step": str, "status": str, "seconds": (int, float)},
    "run_finished": {
        "status": str,
        "exit_code": int,
        "seconds": (int, float),
        "counts": dict,
        "not_proved": list,
        "complete": bool,
    },
}
_STATUSES = {"ok", "changed", "warning", "failed", "blocked", "skipped"}
_RISKS = {"safe", "destructive", "manual"}


def assert_keeps_contract(events: list[Event], exit_code: int) -> None:
    assert events[0]["event"] == "run_started"
    assert events[-1]["event"] == "run_finished"
    assert events[-1]["exit_code"] == exit_code
    assert events[-1]["status"] == ("ready" if exit_code == 0 else "not_ready")
    assert set(events[-1]["counts"]) <= _STATUSES
    moments = []
    for event in events:
        for name, kind in (_COMMON | _FIELDS[event["event"]]).items():
            assert isinstance(event[name], kind), event  # type: ignore[arg-type]
        assert event["v"] == 1
        moments.append(datetime.fromisoformat(event["at"]))
        assert moments[-1].tzinfo == UTC
        if event["event"] == "check":
            _assert_check(event)
        if event["event"] == "step_finished":
            assert event["status"] in _STATUSES
    assert moments == sorted(moments)
    started = [event["step"] for event in events if event["event"] == "step_started"]
    assert started == [event["step"] for event in events if event["event"] == "step_finished"]


def _assert_check(event: Event) -> None:
    assert event["status"] in _STATUSES, event
    if event["status"] in ("failed", "warning"):
        assert event["code"].startswith("ADX"), event
        assert event["cause"], event
        assert isinstance(event["evidence"], list), event
        assert event["location"] is None or isinstance(event["location"], str), event
        for remedy in event["remedies"]:
            assert remedy["risk"] in _RISKS, event
            assert remedy["title"], event
            assert remedy["preview"], event
    else:
        assert "code" not in event, event
