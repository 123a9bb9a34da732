"""Where everything holds nothing is found, whatever the project and its server are like."""

from __future__ import annotations

import pytest

from tests.faults import healthy, registry
from tests.faults.model import BOTH, Healthy
from tests.faults.rows import HEALTHY, Row, recorded
from tests.faults.test_faults import MARKS
from tests.faults.worlds import Worlds
from tests.support.outcome import assert_green

CASES = [
    pytest.param(variant, where, marks=MARKS[where], id=f"{where}-{variant.name.replace(' ', '-')}")
    for where in BOTH
    for variant in healthy.HEALTHY
    if where in registry.servers_tried(variant.name, variant.servers)
]


@pytest.mark.parametrize(("variant", "where"), CASES)
def test_a_healthy_variant(worlds: Worlds, variant: Healthy, where: str) -> None:
    row = Row(HEALTHY, variant.name, where, "", found=True, mended=None)
    with recorded(row), worlds.lend(where, variant.before) as world:
        variant.prepares(world)
        assert_green(world.auto(**variant.flags))
        if variant.after is not None:
            variant.after(world)
        assert_green(world.check(**variant.flags))
        row.found = False
