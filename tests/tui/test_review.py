"""What Enter applies was on the screen before, all of it: below the panels, or on a page of its own."""

from __future__ import annotations

import pytest

from adx_tui.core.model import Risk
from adx_tui.tui.screens.review import ReviewPage
from tests.tui import scenes
from tests.tui.driving import driven, runs
from tests.tui.fake_machine import Flag, FlagStep, LayeredStep
from tests.tui.fakes import LiveSession, RecordedSession

MANY = [Flag(f"s.{at}", f"thing {at}", False, "ADX311", sql=f"ALTER TABLE t{at}\n    ADD x int;") for at in range(12)]


async def test_a_page_lists_what_does_not_fit_and_another_enter_applies_it() -> None:
    flags = [Flag(flag.id, flag.title, False, flag.code, sql=flag.sql) for flag in MANY]
    session = LiveSession(steps=[FlagStep("s", "Step", (), flags)])
    async with driven(session) as screen:
        await screen.rest()
        assert "enter lists 12 safe remedies of Step" in screen.text
        await screen.press("enter")
        assert "Enter applies 12 safe remedies of Step" in screen.text
        assert "ALTER TABLE t0\n" in screen.text
        assert "… " not in screen.text
        await screen.press("end")
        assert "ALTER TABLE t11\n" in screen.text
        await screen.press("escape")
        assert runs(session) == 1
        await screen.press("enter", "enter")
        await screen.rest()
        assert screen.board.ready


async def test_what_fits_below_the_panels_is_listed_there() -> None:
    async with driven(RecordedSession(scenes.grants_missing()), (80, 40)) as screen:
        await screen.rest()
        assert "enter applies 2 safe remedies of Grants:" in screen.text
        assert "ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public" in screen.text
        await screen.resize(80, 24)
        await screen.until(lambda: "enter lists 2 safe remedies" in screen.text)
        await screen.press("enter")
        assert isinstance(screen.app.screen, ReviewPage)


async def test_the_one_remedy_under_the_cursor_is_not_listed_twice() -> None:
    flag = Flag("s.1", "the one", False, "ADX311", sql="GRANT CREATE ON SCHEMA public")
    session = LiveSession(steps=[FlagStep("s", "Step", (), [flag])])
    async with driven(session) as screen:
        await screen.rest()
        assert screen.text.count("GRANT CREATE") == 1
        await screen.press("enter")
        await screen.rest()
        assert screen.board.ready


async def test_what_only_comes_to_light_is_shown_before_it_is_applied() -> None:
    flags = [Flag("s.1", "the role", False, "ADX311"), Flag("s.2", "its rights", False, "ADX311", sql="GRANT x TO y")]
    async with driven(LiveSession(steps=[LayeredStep("s", "Step", (), flags)])) as screen:
        await screen.rest()
        await screen.press("enter")
        await screen.rest()
        assert [flag.holds for flag in flags] == [True, False]
        assert "GRANT x TO y" in screen.text
        await screen.press("enter")
        await screen.rest()
        assert screen.board.ready


@pytest.mark.parametrize(("key", "goes_on"), [("enter", False), ("a", True)])
async def test_what_was_in_the_way_is_followed_by_what_was_agreed_to_before(key: str, goes_on: bool) -> None:
    table, lock = Flag("s.1", "the table", False), Flag("s.2", "no lock", False, risk=Risk.DESTRUCTIVE, consent="shop")
    rights = Flag("s.3", "its rights", False)
    async with driven(LiveSession(steps=[LayeredStep("s", "Step", (), [table, lock, rights])])) as screen:
        await screen.rest()
        await screen.press(key)
        await screen.rest()
        await screen.press("f", *"shop", "enter")
        await screen.rest()
        assert (table.holds, lock.holds, rights.holds) == (True, True, goes_on)


async def test_while_another_pane_hides_the_list_a_page_has_it() -> None:
    flag = Flag("s.1", "the one", False, "ADX311", sql="GRANT CREATE ON SCHEMA public")
    async with driven(LiveSession(steps=[FlagStep("s", "Step", (), [flag])])) as screen:
        await screen.rest()
        await screen.press("plus", "tab", "enter")
        assert isinstance(screen.app.screen, ReviewPage)
        assert not flag.holds
        await screen.press("enter")
        await screen.rest()
        assert flag.holds
