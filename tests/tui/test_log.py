"""The log: followed to its end, without what adx-tui itself caused; how grave a line is shows, and any can be found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.events import RunStarted
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.tui.model.log_store import MOST_LINES, LogStore
from adx_tui.tui.screens.log import LogPage
from adx_tui.tui.widgets.log_view import LogView
from tests.support.world import World
from tests.tui import scenes
from tests.tui.driving import Driven, driven, settled
from tests.tui.fakes import RecordedSession

OURS = "2026-01-01 00:00:00 UTC [7] ERROR:  permission denied for schema public"
LINES = [
    "2026-01-01 00:00:00 UTC [1] LOG:  database system is ready to accept connections",
    OURS,
    "2026-01-01 00:00:00 UTC [7] STATEMENT:  SELECT 1",
    "\tFROM somewhere",
    '2026-01-01 00:00:00 UTC [9] ERROR:  relation "Batchs" does not exist',
    "2026-01-01 00:00:00 UTC [9] HINT:  Perhaps you meant Batch.",
    "2026-01-01 00:00:00 UTC [10] FATAL:  terminating connection",
]


async def opened(screen: Driven, session: RecordedSession) -> LogPage:
    await screen.rest()
    await screen.until(lambda: screen.app.walk.log_store.total >= len(LINES))
    await screen.press("l")
    await screen.until(lambda: "FATAL" in screen.text)
    page = screen.app.screen
    assert isinstance(page, LogPage)
    return page


async def test_what_adx_tui_caused_is_left_out_until_it_is_asked_for() -> None:
    session = RecordedSession(scenes.ready())
    session.log_lines = LINES
    async with driven(session, (100, 30)) as screen:
        await opened(screen, session)
        assert "permission denied" not in screen.text
        # Nor what goes on with it.
        assert "FROM somewhere" not in screen.text
        assert "3 lines of adx-tui's own left out" in screen.text
        await screen.press("a")
        assert "permission denied" in screen.text
        assert "FROM somewhere" in screen.text
        await screen.press("a")
        assert "permission denied" not in screen.text


async def test_the_level_of_a_line_has_its_colour() -> None:
    session = RecordedSession(scenes.ready())
    session.log_lines = LINES
    async with driven(session, (100, 30)) as screen:
        page = await opened(screen, session)
        colours = {}
        for y in range(page.view.size.height):
            for segment in page.view.render_line(y):
                for level in ("LOG", "ERROR", "HINT", "FATAL"):
                    if f"{level}:" in segment.text and segment.style is not None:
                        colours[level] = (segment.style.color, segment.style.bold)
        assert len(set(colours.values())) == 4


async def test_a_search_goes_from_match_to_match() -> None:
    session = RecordedSession(scenes.ready())
    session.log_lines = [*LINES, *(f"2026-01-01 00:00:00 UTC [1] LOG:  line {number}" for number in range(100)), *LINES]
    async with driven(session, (80, 24)) as screen:
        await opened(screen, session)
        await screen.press("slash", *"BATCHS")
        assert "2 of 2 matches" in screen.text
        await screen.press("enter", "n")
        assert "1 of 2 matches" in screen.text
        assert "End follows" in screen.text
        assert 'relation "Batchs"' in screen.text
        await screen.press("N")
        assert "2 of 2 matches" in screen.text
        await screen.press("slash", "escape")
        assert isinstance(screen.app.screen, LogPage)
        assert "matches" not in screen.text
        await screen.press("end")
        assert "End follows" not in screen.text
        await screen.press("slash", *"nowhere", "enter")
        assert "not found" in screen.text
        await screen.press("escape")
        assert len(screen.app.screen_stack) == 1


async def test_of_another_server_the_log_is_another() -> None:
    session = RecordedSession(scenes.ready())
    async with driven(session) as screen:
        await screen.until(lambda: session.log_opened == 1)
        await screen.rest()
        await screen.press("r")
        await screen.rest()
        assert session.log_opened == 1
        session.events = [
            replace(event, postgres="embedded") if isinstance(event, RunStarted) else event for event in session.events
        ]
        await screen.press("r")
        await screen.until(lambda: session.log_opened == 2)


def test_a_line_is_judged_once_it_is_shown() -> None:
    own: set[str] = set()
    store = LogStore(own.__contains__)
    store.extend([("server", OURS), ("seed", OURS)])
    own.add(OURS)  # which the session learns a moment after the line came
    store.show()
    assert [line.own for line in store.lines] == [True, False]
    assert store.hidden == 1


@pytest.mark.postgres
@pytest.mark.parametrize("running", ["embedded"], indirect=True)
async def test_of_a_real_server_the_lines_of_others_are_left(running: World) -> None:
    url = database_url.parse(running.value("DATABASE_URL"))
    async with driven(running.session(), (120, 40), lambda: datetime.now(UTC)) as screen:
        await settled(screen)
        with pytest.raises(LoginError):
            database.log_in(url.changed(user="our_stranger"), Cancellation())
        with pytest.raises(DatabaseError), database.connect(url, Cancellation()) as ours:
            ours.execute("SELECT * FROM our_nowhere")
        with running.connect() as theirs, pytest.raises(psycopg.errors.UndefinedTable):
            theirs.execute("SELECT * FROM their_nowhere")
        store = screen.app.walk.log_store
        await screen.until(lambda: any("FROM their_nowhere" in line.text for line in store.lines))
        assert any("our_stranger" in line.text for line in store.lines)
        assert all(line.own for line in store.lines if "our_" in line.text)
        assert not any(line.own for line in store.lines if "their_" in line.text)


async def test_the_log_is_bounded_and_follows_until_one_scrolls_up() -> None:
    session = RecordedSession(scenes.ready())
    session.log_lines = [f"line {number}" for number in range(5_000)]
    async with driven(session, (120, 40)) as screen:
        await screen.rest()
        await screen.press("underscore")
        await screen.until(lambda: "line 4999" in screen.text)
        view = screen.app.query_one(LogView)
        assert view.virtual_size.height <= MOST_LINES
        view.focus()
        await screen.press("home")
        log = screen.app.walk.log_store
        before = log.total
        screen.app.walk.engine.inbox.put_line("server", "one more")
        await screen.until(lambda: log.total > before and log.shown)
        assert "one more" not in screen.text
        assert "End follows" in screen.text
        await screen.press("end")
        assert "one more" in screen.text


async def test_the_log_is_followed_though_the_screen_gets_lower() -> None:
    session = RecordedSession(scenes.ready())
    session.log_lines = [f"line {number}" for number in range(50)]
    async with driven(session, (120, 40)) as screen:
        await screen.rest()
        await screen.press("underscore")
        await screen.until(lambda: "line 49" in screen.text)
        await screen.pilot.resize_terminal(120, 34)
        await screen.rest()
        screen.app.walk.engine.inbox.put_line("server", "one more")
        await screen.until(lambda: "one more" in screen.text)
        assert "End follows" not in screen.text
