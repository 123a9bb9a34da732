"""What other programs hold to stays: docs/versions.md says which that is, docs/promised.txt has it line by line."""

from __future__ import annotations

from adx_tui.core import codes
from adx_tui.core.codes.retired import RETIRED
from adx_tui.core.event_json import VERSION
from docs import event_schema, promises


def test_nothing_that_was_promised_is_gone_but_codes_that_are_retired() -> None:
    assert promises.kept() - promises.now() == {f"code {code}" for code in RETIRED}


def test_what_is_new_is_promised_too() -> None:
    assert promises.now() <= promises.kept(), "run python -m docs.promises"


def test_a_retired_code_is_never_given_again() -> None:
    assert not RETIRED.keys() & codes.ENTRIES.keys()


def test_every_event_has_the_version_of_the_stream() -> None:
    assert {event["properties"]["v"]["const"] for event in event_schema.schema()["oneOf"]} == {VERSION} == {1}
