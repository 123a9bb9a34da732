"""What undoing a drift takes: what only makes again is picked, what takes something away is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.model import Risk
from adx_tui.services.migrations.catalogue import Difference, Key, Kind
from adx_tui.steps.migrations import undo_drift
from tests.support.environment import open_project
from tests.support.repositories import write

TABLE = "public.note"
INDEX = Difference(Kind.MISSING, Key("index", TABLE, "i"), "CREATE INDEX i ON public.note USING btree (id)", "")
COLUMN = Difference(Kind.EXTRA, Key("column", TABLE, "more"), "", "text")
BODY = "CREATE OR REPLACE FUNCTION public.f()\n RETURNS integer\n LANGUAGE sql\nAS $$ SELECT 1 $$\n"
ROUTINE = Difference(Kind.CHANGED, Key("function", "", "public.f()"), BODY, BODY.replace("1", "2"))
TRIGGER = "CREATE TRIGGER t BEFORE UPDATE ON public.note FOR EACH ROW EXECUTE FUNCTION public.f()"


@pytest.mark.parametrize(
    ("difference", "risk", "consent"),
    [
        (INDEX, Risk.SAFE, None),
        (COLUMN, Risk.DESTRUCTIVE, "shop"),
        (ROUTINE, Risk.DESTRUCTIVE, "shop"),
        (Difference(Kind.MISSING, Key("trigger", TABLE, "t"), TRIGGER, ""), Risk.SAFE, None),
        (Difference(Kind.MISSING, Key("trigger", TABLE, "t"), f"{TRIGGER} DISABLED", ""), Risk.MANUAL, None),
        (Difference(Kind.CHANGED, Key("view", "", "public.v"), "SELECT 1", "SELECT 2"), Risk.MANUAL, None),
    ],
)
def test_what_is_lost_is_asked_for(difference: Difference, risk: Risk, consent: str | None, tmp_path: Path) -> None:
    url = "DATABASE_URL=postgresql://shop:pass-word@127.0.0.1:9/shop\n"
    project = open_project(write(tmp_path / "project", {".env": url}))

    remedy = undo_drift.remedy(project, [difference])

    assert (remedy.risk, remedy.consent) == (risk, consent)
    assert remedy.by_choice == (risk is Risk.SAFE)
