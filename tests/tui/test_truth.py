"""The screen stays alive and tells the truth, whatever the engine and the session do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from textual import _time as textual_time

from adx_tui.core.events import CheckReported, Event, RunFinished, StepFinished, StepStarted
from adx_tui.core.model import Status, ok
from tests.tui import scenes
from tests.tui.driving import driven
from tests.tui.fake_machine import machine
from tests.tui.fakes import FakeSession, LiveSession, RecordedSession
from tests.tui.recorder import START


async def test_a_session_that_raises_leaves_the_screen_alive() -> None:
    session = RecordedSession(scenes.migrating(), raises=RuntimeError("a bug [/] of ours"))
    async with driven(session) as screen:
        await screen.rest()
        assert "adx-tui itself failed" in screen.text
        assert "/tmp/crash.txt" in screen.text
        # The step that was under way does not pretend to run.
        assert "stopped half-way" in screen.text
        assert "a bug [/] of ours" in str(session.calls[0][1])
        session.raises, session.events = None, scenes.ready()
        await screen.press("r")
        await screen.rest()
        assert "Ready in" in screen.text


async def test_a_busy_machine_loses_no_repaint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two milliseconds pass between any two looks at the clock, and the first repaint is due in less."""
    clock, looks = textual_time.get_time, count()
    monkeypatch.setattr(textual_time, "get_time", lambda: clock() + 0.002 * next(looks))
    async with driven(RecordedSession(scenes.ready())) as screen:
        await screen.rest()
        assert "Ready in" in screen.text


@pytest.mark.parametrize("error", [SystemExit(2), KeyboardInterrupt()])
async def test_even_an_exit_in_the_engine_is_only_a_run_that_ended(error: BaseException) -> None:
    async with driven(RecordedSession([], raises=error)) as screen:
        await screen.rest()
        assert "adx-tui itself failed" in screen.text


async def test_ready_is_said_of_the_whole_alone() -> None:
    *seen, finished = scenes.ready()
    assert isinstance(finished, RunFinished)
    async with driven(RecordedSession([*seen, replace(finished, not_looked_at=4)])) as screen:
        await screen.rest()
        assert "These steps hold (4 steps not looked at)" in screen.text
        assert "✔ ready" not in screen.text.lower()


async def test_an_unknown_step_is_passed_over() -> None:
    stray: list[Event] = [
        StepStarted(at=START, step="x"),
        CheckReported(at=START, step="x", check=ok("x.y", "z")),
    ]
    end = StepFinished(at=START, step="x", status=Status.OK, seconds=0, summary="")
    async with driven(RecordedSession([*stray, end, *scenes.ready()])) as screen:
        await screen.rest()
        assert "Ready in" in screen.text


class _Broken(RecordedSession):
    """Every question but a run goes wrong."""

    def __getattribute__(self, name: str) -> Any:
        if name in QUESTIONS:
            return _fail
        return super().__getattribute__(name)


QUESTIONS = frozenset(dir(FakeSession)) - frozenset(dir(object)) - {"run", "project_name", "files"}


def _fail(*_: object, **__: object) -> object:
    raise OSError("[disk] full [/]")


async def test_what_the_session_can_not_do_is_said() -> None:
    async with driven(_Broken(scenes.ready()), (120, 40)) as screen:
        await screen.rest()
        await screen.press("c", "p", "e", "x", "s", "y")
        await screen.until(lambda: screen.notices.count("[disk] full [/]") >= 5)
        assert screen.app.is_running


async def test_what_is_being_mended_is_not_shown_as_if_it_still_failed() -> None:
    steps = machine()
    steps[1].flags[2].takes = 60
    async with driven(LiveSession(steps=steps), (120, 40)) as screen:
        await screen.rest()
        assert "✖ Rights on the schema" in screen.text
        await screen.press("a")
        # Both are worked on in one go, one after the other; neither was looked at again yet.
        await screen.until(lambda: "● Rights on sequences" in screen.text)
        assert "● Rights on the schema" in screen.text
        assert "failed; at work on it" in screen.text
        await screen.press("escape")
        await screen.rest()
        # Nobody looked since, so the last word stands.
        assert "✖ Rights on sequences" in screen.text
        steps[1].flags[2].takes = 0
        await screen.press("a")
        await screen.rest()
        assert screen.board.ready


async def test_what_is_looked_at_for_long_is_not_shown_as_if_it_still_held() -> None:
    steps = machine()
    clock = [START]
    now = lambda: clock[0]  # noqa: E731 - one line says it best
    async with driven(LiveSession(steps=steps, now=now), now=now) as screen:
        await screen.rest()
        steps[1].takes = 60
        await screen.press("r")
        await screen.until(lambda: screen.board.picture.state.step("grants").running)
        assert "✖ Rights on the schema" in screen.text
        clock[0] += timedelta(seconds=1)
        await screen.until(lambda: "● Rights on the schema" in screen.text)
        assert "● adx_user logs in" in screen.text


async def test_what_a_run_waits_for_is_said() -> None:
    session = RecordedSession(scenes.waiting(), hold=True)
    async with driven(session) as screen:
        await screen.drawn(session)
        assert "another run is at work on this project: waiting for it …" in screen.text


async def test_a_run_that_is_about_to_begin_says_nothing_of_the_one_before() -> None:
    session = RecordedSession(scenes.ready())
    async with driven(session) as screen:
        await screen.rest()
        session.events, session.hold = [], True
        await screen.press("r")
        assert "Looking where Postgres runs" in screen.text
        assert "Ready in" not in screen.text


async def test_that_a_run_looks_back_is_said() -> None:
    session = RecordedSession(scenes.ready()[:-1], hold=True)
    async with driven(session) as screen:
        await screen.drawn(session)
        assert "Making sure that the earlier steps still hold" in screen.text


async def test_the_first_line_says_which_server_and_where() -> None:
    async with driven(RecordedSession(scenes.grants_missing())) as screen:
        await screen.rest()
        assert "docker · 17.11 · 127.0.0.1:5432" in screen.text.split("\n")[0]


async def test_ready_offers_the_url_only_where_the_key_copies_it() -> None:
    async with driven(RecordedSession(scenes.warned())) as screen:
        await screen.rest()
        await screen.press("c")
        await screen.until(lambda: "copy the check" in screen.notices)
        assert "copies it" not in screen.text
        await screen.press("g")
        assert "c copies it, with its password" in screen.text
