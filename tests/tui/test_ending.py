"""How the program ends: by a key at any moment, by a crash, beside a thread that does not; and with which exit code."""

from __future__ import annotations

import asyncio

import pytest

from adx_tui.tui import app as app_module
from adx_tui.tui.screens.walk import WalkScreen
from tests.tui import scenes
from tests.tui.driving import driven
from tests.tui.fakes import DeafSession, LiveSession, RecordedSession


def test_a_crash_of_the_screen_is_kept_and_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = RecordedSession(scenes.ready())
    secret = "hunter2"

    def crash(self: WalkScreen) -> None:
        password = secret
        raise ZeroDivisionError(f"of {len(password)}")

    monkeypatch.setattr(WalkScreen, "redraw", crash)
    headless = app_module.AdxApp.run
    monkeypatch.setattr(app_module.AdxApp, "run", lambda self: headless(self, headless=True))
    assert app_module.run(session) == 3
    captured = capsys.readouterr()
    assert "/tmp/crash.txt" in captured.err
    assert "ZeroDivisionError" in str(session.calls[0][1])
    # Local variables are nobody's business.
    assert secret not in captured.err + captured.out


def test_a_thread_that_does_not_end_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[int] = []
    monkeypatch.setattr(app_module, "_GRACE", 0.05)
    monkeypatch.setattr("os._exit", codes.append)
    headless = app_module.AdxApp.run

    async def quit_soon(pilot: object) -> None:
        await pilot.press("q")  # type: ignore[attr-defined]

    monkeypatch.setattr(app_module.AdxApp, "run", lambda self: headless(self, headless=True, auto_pilot=quit_soon))
    app_module.run(DeafSession(scenes.migrating()))
    assert codes == [130]


def test_quitting_while_the_screen_is_being_drawn_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    headless = app_module.AdxApp.run
    moments = iter([number * 0.003 for number in range(10)])

    async def quit_soon(pilot: object) -> None:
        await asyncio.sleep(next(moments))
        await pilot.press("q")  # type: ignore[attr-defined]

    monkeypatch.setattr(app_module.AdxApp, "run", lambda self: headless(self, headless=True, auto_pilot=quit_soon))
    for _ in range(10):
        session = RecordedSession(scenes.ready(), hold=True)
        assert app_module.run(session) == 130, session.calls


async def test_what_was_planned_is_not_drawn_while_the_program_ends() -> None:
    async with driven(RecordedSession(scenes.ready())) as screen:
        await screen.rest()
        for number in range(400):  # the widgets go one by one, in some milliseconds
            asyncio.get_running_loop().call_later(number / 4000, screen.app.walk.call_next, screen.app.walk.catch_up)


async def test_the_exit_code_is_that_of_the_last_run() -> None:
    async with driven(LiveSession()) as screen:
        await screen.rest()
        assert screen.app.walk.exit_code == 1
        await screen.press("a")
        await screen.rest()
        assert screen.app.walk.exit_code == 0
