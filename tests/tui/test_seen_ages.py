"""What is seen has an age, and a server that stops serving is noticed without a key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adx_tui.tui.drawing.panel import TITLE
from adx_tui.tui.drawing.text import ago
from adx_tui.tui.screens.pages import DetailPage
from tests.support.world import World
from tests.tui import scenes
from tests.tui.driving import codes, driven, settled
from tests.tui.fake_machine import machine
from tests.tui.fakes import LiveSession, RecordedSession


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-5, ""), (59, ""), (60, "1 min ago"), (3_599, "59 min ago"), (3_600, "1 h ago"), (200_000, "2 days ago")],
)
def test_an_age_changes_by_the_minute(seconds: float, words: str) -> None:
    assert ago(seconds) == words


async def test_the_first_line_says_how_long_ago_it_was_looked() -> None:
    events = scenes.warned()
    now = [events[-1].at]
    async with driven(RecordedSession(events), (100, 24), now=lambda: now[0]) as screen:
        await screen.rest()
        first = screen.text.split("\n")[0]
        assert "ready, " in first
        assert "ago" not in first
        now[0] += timedelta(minutes=3, seconds=10)
        await screen.until(lambda: screen.text.split("\n")[0].rstrip().endswith("· looked 3 min ago"))
        await screen.pilot.resize_terminal(60, 18)
        await screen.until(lambda: screen.text.split("\n")[0].rstrip().endswith("· 3 min ago"))
        now[0] = events[-1].at
        await screen.press("r")
        await screen.until(lambda: "ago" not in screen.text.split("\n")[0])


async def test_a_paused_server_is_looked_at_without_a_key() -> None:
    session = RecordedSession(scenes.ready())
    async with driven(session) as screen:
        await screen.rest()
        session.server_gone.set()
        await screen.until(lambda: session.runs == 2)


async def test_what_a_run_found_stands_though_the_server_was_paused() -> None:
    session = RecordedSession(scenes.migration_failed())
    async with driven(session) as screen:
        await screen.rest()
        session.server_gone.set()
        await screen.until(lambda: "The server has been paused since." in screen.text)
        assert session.runs == 1


async def test_the_cursor_and_the_detail_follow_the_run() -> None:
    steps = machine()
    for flag in steps[1].flags:
        flag.holds = True
    steps[2].flags[0].takes = 60
    session = LiveSession(steps=steps)
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("g", "d")
        page = screen.app.screen
        assert isinstance(page, DetailPage)
        assert "Environment" in screen.text
        screen.app.walk.action_fix_all()
        await screen.until(lambda: "Migrations" in screen.text and "Environment" not in screen.text)
        assert screen.here == ("migrations", TITLE)
        await screen.press("escape", "g")
        # Whoever moves it has it.
        await screen.pilot.pause(0.3)
        assert screen.here[0] == "environment"
        await screen.press("escape")
        await screen.rest()


@pytest.mark.docker
@pytest.mark.parametrize("running", ["docker"], indirect=True)
async def test_a_paused_container_is_said_with_its_remedy(running: World) -> None:
    async with driven(running.session(), (80, 24), lambda: datetime.now(UTC)) as screen:
        await settled(screen)
        assert screen.board.ready, screen.text
        running.freeze()
        try:
            await screen.until(lambda: not screen.board.ready, seconds=30)
            await settled(screen)
            assert "paused" in screen.text
            await screen.press("f")
            await settled(screen)
            await screen.press("r")
            await settled(screen)
            assert screen.board.ready, screen.text
            # And it is watched again.
            running.kill()
            await screen.until(lambda: not screen.board.ready, seconds=30)
            await settled(screen)
            assert codes(screen)
        finally:
            running.thaw()
            set_up_again = running.project.adx("--auto", "--postgres", "docker")
            assert set_up_again.exit_code == 0


@pytest.mark.postgres
@pytest.mark.parametrize("running", ["embedded"], indirect=True)
async def test_an_embedded_server_that_ended_is_said(running: World) -> None:
    async with driven(running.session(), (80, 24), lambda: datetime.now(UTC)) as screen:
        await settled(screen)
        assert screen.board.ready, screen.text
        running.kill()
        await screen.until(lambda: not screen.board.ready, seconds=30)
        await settled(screen)
        assert screen.board.picture.missing is not None
        await screen.press("a")
        await settled(screen)
        assert screen.board.ready, screen.text
