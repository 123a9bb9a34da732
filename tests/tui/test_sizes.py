"""Whatever size the terminal has or gets: what matters stays in sight, and nothing jumps."""

from __future__ import annotations

from textual import events
from textual.geometry import Size

from adx_tui.tui.widgets.bars import KeyBar
from tests.tui import scenes
from tests.tui.driving import driven
from tests.tui.fakes import LiveSession, RecordedSession


async def test_resize_while_running() -> None:
    session = RecordedSession(scenes.migrating(), hold=True)
    async with driven(session, (160, 50)) as screen:
        await screen.drawn(session)
        assert "detail" in screen.text
        for width, height in ((80, 24), (40, 10), (20, 5), (120, 32), (119, 31), (160, 50), (80, 24)):
            await screen.pilot.resize_terminal(width, height)
            await screen.pilot.pause()
            rows = screen.text.split("\n")
            assert len(rows) == height
            assert ("╭─ detail" in screen.text) is (width >= 120)
        assert "Migrations" in screen.text
        # As a window that is dragged: sizes faster than they are drawn. The last one stands, and there is peace.
        for width in range(80, 140, 3):
            size = Size(width, 24)
            screen.app.post_message(events.Resize(size, size))
        await screen.until(lambda: screen.app.screen.size.width == 137)
        await screen.pilot.pause(0.2)
        assert screen.app.screen.size.width == 137
        await screen.press("escape")
        await screen.rest()
        assert "r inspects again" in screen.text


async def test_the_cursor_stays_in_sight() -> None:
    async with driven(RecordedSession(scenes.warned()), (60, 14)) as screen:
        await screen.rest()
        await screen.pilot.pause()
        assert "connection budget" in screen.text
        await screen.press("g")
        assert "▸ ✔ Project" in screen.text


async def test_the_keys_take_as_many_rows_whatever_they_would_do() -> None:
    for width in (80, 120, 140, 150, 160):
        session = LiveSession()
        async with driven(session, (width, 40)) as screen:
            await screen.rest()
            before = screen.app.query_one(KeyBar).size.height
            await screen.press("a")
            await screen.rest()
            assert screen.app.query_one(KeyBar).size.height == before, width
