"""What undoes a drift: safe only where it makes again what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.model import Risk
from adx_tui.services.migrations.catalogue import Difference, Key, Kind
from adx_tui.steps.migrations import undo_drift
from tests.support.environment import open_project

TOUCH = "CREATE OR REPLACE FUNCTION public.touch() RETURNS int LANGUAGE sql AS 'SELECT 1'"
MISSING = Difference(Kind.MISSING, Key("function", "", "public.touch()"), TOUCH, "")
CHANGED = Difference(Kind.CHANGED, Key("function", "", "public.touch()"), TOUCH, TOUCH.replace("1", "2"))
EXTRA = Difference(Kind.EXTRA, Key("view", "", "public.stray"), "", "SELECT 1")


@pytest.mark.parametrize(
    ("differences", "risk", "consent"),
    [
        ([MISSING], Risk.SAFE, None),
        ([CHANGED], Risk.DESTRUCTIVE, "shop"),
        ([MISSING, EXTRA], Risk.DESTRUCTIVE, "shop"),
    ],
)
def test_what_is_dropped_or_replaced_asks_for_the_name(
    tmp_path: Path, differences: list[Difference], risk: Risk, consent: str | None
) -> None:
    tmp_path.joinpath(".env").write_text("DATABASE_URL=postgresql://app:app-password@127.0.0.1:1/shop\n")
    remedy = undo_drift.remedy(open_project(tmp_path), differences)
    assert (remedy.risk, remedy.consent, remedy.by_choice) == (risk, consent, risk is Risk.SAFE)
