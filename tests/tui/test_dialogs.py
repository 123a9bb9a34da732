"""The dialogs and the form: what they ask, and what they never do by one key."""

from __future__ import annotations

import pytest

from adx_tui.core.model import Risk
from adx_tui.tui.messages import LogEnded
from adx_tui.tui.screens.environment_row import FieldRow
from adx_tui.tui.widgets.bars import KeyBar
from tests.tui import scenes
from tests.tui.driving import driven
from tests.tui.fake_answers import FIELDS
from tests.tui.fake_machine import Flag, FlagStep
from tests.tui.fakes import LiveSession, RecordedSession


async def test_s_stops_the_server_after_a_question() -> None:
    session = RecordedSession(scenes.ready())
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("s", "escape")
        assert session.calls == []
        await screen.press("s")
        assert "Stop the server?" in screen.text
        await screen.press("y")
        await screen.until(lambda: ("stop",) in session.calls and session.runs == 2)
        assert "stopped adx-postgres-1" in screen.notices


async def test_a_server_that_the_person_stopped_has_not_ended_by_itself() -> None:
    session = RecordedSession(scenes.ready())
    async with driven(session) as screen:
        await screen.rest()
        session.events = scenes.stopped()
        await screen.press("s", "y")
        await screen.until(lambda: session.runs == 2)
        # The log's end comes when it comes.
        screen.app.walk.post_message(LogEnded())
        await screen.rest()
        await screen.pilot.pause()
        assert "f  start it" in screen.text
        assert "has ended since" not in screen.text


async def test_a_destructive_remedy_asks_for_the_name() -> None:
    flag = Flag("s.1", "no orphans", False, sql='DROP DATABASE "shop";', risk=Risk.DESTRUCTIVE, consent="shop")
    session = LiveSession(steps=[FlagStep("s", "Step", (), [flag])])
    async with driven(session) as screen:
        await screen.rest()
        # Neither Enter nor `a` does it.
        await screen.press("enter", "a")
        await screen.rest()
        assert not flag.holds
        await screen.press("f")
        assert 'DROP DATABASE "shop";' in screen.text
        await screen.press(*"sho", "enter")
        assert "That is not the name" in screen.text
        assert not flag.holds
        await screen.press("escape")
        await screen.press("f", *"shop", "enter")
        await screen.rest()
        assert flag.holds
        assert screen.board.ready


async def test_the_form_checks_as_one_types_and_saves_what_changed() -> None:
    session = RecordedSession(scenes.warned())
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("e")
        assert "is not a port: 54x2" in screen.text
        assert "[bold]Not markup[/]" in screen.text
        assert "hunter2" not in screen.text
        # It is in focus: the first thing that is wrong.
        await screen.press("backspace", "backspace")
        assert "is not a port" not in screen.text
        await screen.press("y")
        assert "is not a port: 54y" in screen.text
        await screen.press("ctrl+s")
        assert "POSTGRES_PORT is not valid yet" in screen.notices
        await screen.press("backspace", "3", "2", "enter")
        await screen.press("ctrl+g", "ctrl+r")
        assert "g" * 32 in screen.text
        await screen.press("ctrl+s")
        await screen.until(lambda: session.runs == 2)
        assert session.calls == [("save", {"POSTGRES_PORT": "5432", "AUTH_SECRET": "g" * 32})]


async def test_the_arrows_go_from_key_to_key_where_the_form_is_longer_than_the_screen() -> None:
    async with driven(RecordedSession(scenes.warned()), (80, 8)) as screen:
        await screen.rest()
        await screen.press("e", "up", "down", "down")
        # A list that scrolls has its own wish for the arrows.
        row = screen.app.focused.parent if screen.app.focused else None
        assert isinstance(row, FieldRow)
        assert row.field.key == "AUTH_SECRET"
        await screen.press("up")
        assert screen.app.focused is not row.input


async def test_the_form_does_not_throw_changes_away_by_one_key() -> None:
    session = RecordedSession(scenes.warned())
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("e", "1", "escape")
        assert "1 change is not saved" in screen.notices
        await screen.press("escape")
        assert screen.app.screen is screen.app.walk
        assert session.calls == []
    assert FIELDS[1].value == "54x2"


@pytest.mark.parametrize(("key", "sign"), [("d", "esc d"), ("l", "esc l"), ("question_mark", "esc ?"), ("s", "esc n")])
async def test_the_mouse_alone_gets_one_out(key: str, sign: str) -> None:
    async with driven(RecordedSession(scenes.warned())) as screen:
        await screen.rest()
        await screen.press(key)
        assert len(screen.app.screen_stack) == 2
        hints = screen.app.screen.query_one(".hints")
        at = str(hints.render()).index(sign)
        await screen.pilot.click(hints, offset=(at + hints.gutter.left, 0))
        await screen.pilot.pause()
        assert len(screen.app.screen_stack) == 1


@pytest.mark.parametrize("width", [20, 40, 60])
async def test_on_a_small_screen_the_keys_take_a_row_and_no_notice_covers_them(width: int) -> None:
    async with driven(LiveSession(), (width, 18)) as screen:
        await screen.rest()
        bar = screen.app.query_one(KeyBar)
        assert bar.size.height == 1
        assert "? help  q quit" in screen.text
        screen.app.walk.say("Something long that is said in the corner, for a few seconds at least. " * 2)
        await screen.pilot.pause()
        assert "? help  q quit" in screen.text


async def test_all_that_would_be_lost_can_be_read_before_the_name_is_typed() -> None:
    sql = "\n".join(f'DROP TABLE "t{number}";' for number in range(40))
    flag = Flag("s.1", "no orphans", False, sql=sql, risk=Risk.DESTRUCTIVE, consent="shop")
    async with driven(LiveSession(steps=[FlagStep("s", "Step", (), [flag])])) as screen:
        await screen.rest()
        assert "more lines: d shows them" in screen.text
        await screen.press("f")
        assert 'DROP TABLE "t0"' in screen.text
        await screen.press(*["pagedown"] * 8)
        assert 'DROP TABLE "t39"' in screen.text
        await screen.press(*"shop", "enter")
        await screen.rest()
        assert flag.holds
