"""The event stream of docs/events.md, as a judge that shares no code with the program."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema

from tests.support.project import Event

SCHEMA = Path(__file__).parents[2] / "docs" / "events.schema.json"

# The fields of version 1, kept by hand: the schema is made anew from the code, and would follow a renamed field.
_COMMON = {"event": str, "v": int, "at": str}
_FIELDS: dict[str, dict[str, object]] = {
    "run_started": {"version": str, "project": str, "steps": list, "postgres": str, "why": str},
    "step_started": {"step": str},
    "check": {"step": str, "check": str, "status": str, "title": str, "detail": str, "seconds": (int, float)},
    "progress": {"step": str, "check": str, "text": str, "remedy": str},
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
_REMEDY = {"id": str, "title": str, "risk": str, "preview": str}
_STATUSES = {"ok", "changed", "warning", "failed", "blocked", "skipped"}
_RISKS = {"safe", "destructive", "manual"}


def _closed(schema: Any) -> Any:
    """`schema` with nothing allowed that it does not name: what is new is ignored by readers, but described by us."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    return closed | {"additionalProperties": False} if isinstance(schema.get("properties"), dict) else closed


_VALIDATOR = jsonschema.Draft202012Validator(_closed(json.loads(SCHEMA.read_text(encoding="utf-8"))))


def assert_fits_schema(event: Event) -> None:
    error = jsonschema.exceptions.best_match(_VALIDATOR.iter_errors(event))
    assert error is None, f"{error}\n{event}"


def assert_keeps_contract(events: list[Event], exit_code: int) -> None:
    assert events[0]["event"] == "run_started"
    assert events[-1]["event"] == "run_finished"
    assert events[-1]["exit_code"] == exit_code
    assert events[-1]["status"] == ("ready" if exit_code == 0 else "not_ready")
    assert set(events[-1]["counts"]) <= _STATUSES
    moments = []
    offered: set[str] = set()
    for event in events:
        assert_fits_schema(event)
        for name, kind in (_COMMON | _FIELDS[event["event"]]).items():
            assert isinstance(event[name], kind), event  # type: ignore[arg-type]
        assert event["v"] == 1
        moments.append(datetime.fromisoformat(event["at"]))
        assert moments[-1].tzinfo == UTC
        if event["event"] == "check":
            _assert_check(event)
            offered.update(remedy["id"] for remedy in event.get("remedies", ()))
        if event["event"] == "progress" and event["remedy"]:
            assert event["remedy"] in offered, event
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
            assert all(isinstance(remedy[name], kind) for name, kind in _REMEDY.items()), event
            assert remedy["id"], event
            assert remedy["risk"] in _RISKS, event
            assert remedy["title"], event
            assert remedy["preview"], event
    else:
        assert "code" not in event, event
