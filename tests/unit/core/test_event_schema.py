"""docs/events.schema.json is what the code says today, and what runs print fits it."""

from __future__ import annotations

import json

import jsonschema
import pytest

from adx_tui.core.event_json import to_json
from adx_tui.core.remedy_filter import APPLY_SAFE, INSPECT_ONLY
from docs import event_schema
from tests.support.contract import SCHEMA, assert_fits_schema, assert_keeps_contract
from tests.support.project import Event
from tests.support.steps import Machine, run


def printed(*, mend: bool) -> tuple[list[Event], int]:
    """What a run prints that finds something, and mends it or not."""
    steps = [Machine({"a": True, "b": False}).step("first"), Machine({"c": False}).step("second", ("first",))]
    result = run(steps, APPLY_SAFE if mend else INSPECT_ONLY)
    return [json.loads(json.dumps(to_json(event))) for event in result.events], result.exit_code


def test_the_schema_is_made_from_the_code() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == event_schema.text(), "run python -m docs.event_schema"


def test_the_schema_is_one_and_says_of_every_field_what_it_is() -> None:
    schema = event_schema.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for event in schema["oneOf"]:
        assert event["description"]
        for name, field in event["properties"].items():
            assert name in ("event", "v") or field["description"], (event["title"], name)


@pytest.mark.parametrize("mend", [True, False])
def test_what_a_run_prints_keeps_the_contract(mend: bool) -> None:
    assert_keeps_contract(*printed(mend=mend))


def test_progress_names_a_remedy_that_its_check_offered() -> None:
    events, _ = printed(mend=True)
    offered = {(check["check"], remedy["id"]) for check in events for remedy in check.get("remedies", ())}
    applied = {
        (event["check"], event["remedy"]) for event in events if event["event"] == "progress" and event["remedy"]
    }
    assert applied
    assert applied <= offered


@pytest.mark.parametrize(
    "spoil",
    [
        lambda event: event.pop("seconds"),
        lambda event: event.update(status="fine"),
        lambda event: event.update(new="undescribed"),
        lambda event: event.pop("cause"),
        lambda event: event["remedies"][0].pop("id"),
    ],
    ids=["a field less", "another status", "a field more", "half a finding", "a remedy without id"],
)
def test_the_judge_notices_what_does_not_fit(spoil: object) -> None:
    events, _ = printed(mend=False)
    event = next(event for event in events if event.get("remedies"))
    assert callable(spoil)
    spoil(event)
    with pytest.raises(AssertionError):
        assert_fits_schema(event)
