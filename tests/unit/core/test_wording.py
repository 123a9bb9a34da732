"""How things are put in a sentence."""

from __future__ import annotations

from adx_tui.core.wording import counted


def test_a_number_and_its_noun() -> None:
    assert counted(1, "table") == "1 table"
    assert counted(0, "table") == "0 tables"
    assert counted(1204, "query", "queries") == "1,204 queries"
