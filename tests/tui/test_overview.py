"""The database at a glance: in the place that the panels leave, looked at for as long as somebody sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from textual import events

from adx_tui.core.cancellation import Cancellation, CancelledRunError, Reason
from adx_tui.core.overview import Overview
from adx_tui.tui.screens import overview_watch
from tests.tui import scenes
from tests.tui.driving import Driven, driven
from tests.tui.fake_answers import OVERVIEW
from tests.tui.fakes import RecordedSession


def looked_again(session: RecordedSession) -> Callable[[], bool]:
    """Whether the database is looked at once more from now on."""
    before = session.looks
    return lambda: session.looks > before


async def test_it_is_looked_at_again_while_it_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview_watch, "_EVERY_SECONDS", 0.02)
    session = RecordedSession(scenes.ready())
    async with driven(session, (160, 50)) as screen:
        await screen.rest()
        assert "12 by node next-server in apps/web" in screen.text
        assert "npm run dev in apps/web (apps/web/package.json:7)" in screen.text
        assert "its password is POSTGRES_PASSWORD in .env:12 (e shows it)" in screen.text
        contents = OVERVIEW.contents
        assert contents is not None
        session.overview_seen = replace(OVERVIEW, contents=replace(contents, clients=(), used=0))
        await screen.until(lambda: "0 of the 97" in screen.text)
        for hide, show in (("d", "escape"), (events.AppBlur(), events.AppFocus())):
            await _do(screen, hide)
            await screen.until(lambda: screen.app.walk.engine._overview is None)
            looks = session.looks
            await screen.pilot.pause(0.2)
            assert session.looks == looks
            await _do(screen, show)
            await screen.until(looked_again(session))


async def _do(screen: Driven, what: str | events.Event) -> None:
    if isinstance(what, str):
        await screen.press(what)
    else:
        screen.app.post_message(what)
        await screen.pilot.pause()


async def test_a_small_screen_has_the_rest_on_a_page() -> None:
    async with driven(RecordedSession(scenes.ready())) as screen:
        await screen.rest()
        assert "more lines: i shows them" in screen.text
        await screen.press("i")
        assert "AttendanceRecord     locked            9,000" in screen.text
        assert "rows, estimated" in screen.text


async def test_the_page_is_there_while_something_does_not_hold() -> None:
    async with driven(RecordedSession(scenes.grants_missing()), (160, 50)) as screen:
        await screen.rest()
        assert "largest tables" not in screen.text
        await screen.press("i")
        await screen.until(lambda: "largest tables" in screen.text)


class _Broken(RecordedSession):
    def overview(self, cancellation: Cancellation) -> Overview:
        raise RuntimeError("the server [/] is gone")


async def test_why_it_can_t_be_seen_is_said() -> None:
    async with driven(_Broken(scenes.ready()), (120, 40)) as screen:
        await screen.rest()
        assert "not seen       the server [/] is gone" in screen.text
        await screen.press("i")
        assert "the server [/] is gone" in screen.text


class _SlowSession(RecordedSession):
    """Whose database answers no look before that is ended."""

    ended: tuple[Reason | None, ...] = ()

    def overview(self, cancellation: Cancellation) -> Overview:
        with pytest.raises(CancelledRunError):
            cancellation.sleep(60)
        self.ended = (*self.ended, cancellation.reason)
        return super().overview(cancellation)


async def test_a_look_is_not_in_the_way_of_a_run() -> None:
    session = _SlowSession(scenes.ready())
    async with driven(session) as screen:
        await screen.until(lambda: screen.app.walk.engine._overview is not None)
        await screen.press("r")
        await screen.until(lambda: session.ended)
        assert session.ended == (Reason.CANCELLED,)
        assert screen.app.walk.overview is None
