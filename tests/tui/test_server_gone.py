"""A server that ends while the screen is open: it is seen without a key, and said beside what the run found."""

from __future__ import annotations

import pytest

from adx_tui.tui import worker as engine_module
from tests.tui import scenes
from tests.tui.driving import driven
from tests.tui.fakes import RecordedSession


async def test_a_server_that_goes_away_is_seen_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_OPEN_FOR_A_WHILE", 0.2)
    session = RecordedSession(scenes.ready())
    session.log_ends_after = 1.0
    async with driven(session) as screen:
        await screen.until(lambda: session.runs >= 2)


async def test_a_server_that_died_in_a_run_leaves_what_the_run_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_OPEN_FOR_A_WHILE", 0.1)
    session = RecordedSession(scenes.migration_failed())
    session.log_ends_after = 0.2
    async with driven(session) as screen:
        await screen.rest()
        await screen.until(lambda: not screen.app.walk.engine.follows)
        await screen.pilot.pause(0.1)
        assert session.runs == 1
        assert 'relation "Batchs" does not exist' in screen.text
        # But not as if the server still ran.
        await screen.until(lambda: "The server has ended since." in screen.text)
        session.log_ends_after = None
        await screen.press("r")
        await screen.rest()
        assert "has ended since" not in screen.text


async def test_a_server_without_a_log_of_ours_is_looked_at_once() -> None:
    session = RecordedSession(scenes.ready())
    session.log_ends_after = 0.0
    async with driven(session) as screen:
        await screen.rest()
        await screen.pilot.pause(0.3)
        assert session.runs == 1
