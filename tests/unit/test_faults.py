"""The fault suite's own rules: names that are one fault's, and of how many there are."""

from __future__ import annotations

from collections import Counter

from adx_tui.core import codes
from tests.faults import healthy, registry
from tests.faults.model import NotMended
from tests.faults.rows import HEALTHY, Row
from tests.faults.table import page
from tests.tui import faults as by_keys

ALL = [fault for faults in registry.FAMILIES.values() for fault in faults]


def test_a_name_is_one_fault_s() -> None:
    names = Counter([fault.name for fault in ALL] + [variant.name for variant in healthy.HEALTHY])
    assert [name for name, count in names.items() if count > 1] == []


def test_a_fault_s_codes_are_in_the_catalogue() -> None:
    assert {code for fault in ALL for code in (fault.code, *fault.along)} <= set(codes.ENTRIES)


def test_whoever_says_that_nothing_mends_a_fault_says_why() -> None:
    assert all(fault.mended.reason for fault in ALL if isinstance(fault.mended, NotMended))


def test_each_family_is_mended_by_keys_too() -> None:
    mended = {fault.name for fault in (*by_keys.FAULTS, *by_keys.ON_DOCKER)}
    assert [family for family, faults in registry.FAMILIES.items() if not mended & {f.name for f in faults}] == []


def test_a_usual_run_tries_each_fault_on_one_server_and_some_on_both() -> None:
    tried = [registry.servers_tried(str(number), ("one", "other")) for number in range(400)]
    assert all(tried)
    assert {len(servers) for servers in tried} <= {1, 2}
    assert min(sum(server in servers for servers in tried) for server in ("one", "other")) > 150


def test_the_kept_table_says_how_many_were_found() -> None:
    fault = ALL[0]
    rows = [
        Row(next(iter(registry.FAMILIES)), fault.name, "docker", fault.code, True, True, None, 1.6),
        Row("server", "a killed server", "docker", "ADX214", True, False, False, 2.4),
        Row(HEALTHY, "quiet", "embedded", "", False, False, None, 1.0),
    ]
    text = page(rows)
    assert "* found: 2 of 2\n* named right: 1 of 2\n* mended, of those with a remedy: 0 of 1\n" in text
    assert "| a killed server | docker | [ADX214](errors/ADX214.md) | ✔ | ✖ | ✖ | 2 |" in text
    assert "| quiet | embedded | ✔ | 1 |" in text
