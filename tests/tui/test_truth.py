"""The screen stays alive and tells the truth, whatever the engine, the texts and the terminal do to it."""

from __future__ import annotations

import ast
import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from textual import _time as textual_time
from textual import events
from textual.geometry import Size

import adx_tui.tui
from adx_tui.core.events import CheckReported, Event, RunFinished, StepFinished, StepStarted
from adx_tui.core.model import Status, ok
from adx_tui.tui import app as app_module
from adx_tui.tui import worker as engine_module
from adx_tui.tui.model.log_store import MOST_LINES
from adx_tui.tui.screens.walk import WalkScreen
from adx_tui.tui.widgets.bars import KeyBar
from adx_tui.tui.widgets.log_view import LogView
from tests.tui import scenes
from tests.tui.driving import driven
from tests.tui.fake_machine import machine
from tests.tui.fakes import DeafSession, FakeSession, LiveSession, RecordedSession
from tests.tui.hostile_texts import HOSTILE, hostile
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


async def test_hostile_text_is_shown_and_obeyed_nowhere() -> None:
    session = RecordedSession(hostile(), hold=True)
    async with driven(session, (120, 30)) as screen:
        await screen.drawn(session)
        for number, text in enumerate(HOSTILE):
            screen.board.go("environment", f"environment.{number}")
            screen.app.walk.redraw()
            await screen.press("c")
            _is_harmless(screen.text)
            # Copied whole, whatever its length.
            if text.isprintable():
                assert text in screen.app.clipboard
        for page in "dle":
            await screen.press(page)
            _is_harmless(screen.text)
            await screen.press("escape")
        assert screen.app.is_running


def _is_harmless(text: str) -> None:
    assert all(character.isprintable() or character in "\n\u200d" for character in text)


async def test_long_lines_are_cut_in_the_panel_and_whole_in_the_detail() -> None:
    session = RecordedSession(hostile(), hold=True)
    async with driven(session) as screen:
        await screen.drawn(session)
        screen.board.go("environment", "environment.5")
        await screen.press("d")
        pane = screen.app.screen.query_one("DetailPane")
        assert pane.virtual_size.height > 10_000 // 80


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


async def test_the_keys_take_as_many_rows_whatever_they_would_do() -> None:
    for width in (80, 120, 140, 150, 160):
        session = LiveSession()
        async with driven(session, (width, 40)) as screen:
            await screen.rest()
            before = screen.app.query_one(KeyBar).size.height
            await screen.press("a")
            await screen.rest()
            assert screen.app.query_one(KeyBar).size.height == before, width


async def test_ready_offers_the_url_only_where_the_key_copies_it() -> None:
    async with driven(RecordedSession(scenes.warned())) as screen:
        await screen.rest()
        await screen.press("c")
        await screen.until(lambda: "copy the check" in screen.notices)
        assert "copies it" not in screen.text
        await screen.press("g")
        assert "c copies it, with its password" in screen.text


async def test_no_color_keeps_every_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with driven(RecordedSession(scenes.grants_missing())) as screen:
        await screen.rest()
        assert all(sign in screen.text for sign in "✔✖◌▸")
        for page in ("e", "d", "question_mark", "s"):
            await screen.press(page)
            assert screen.colours == set()
            await screen.press("escape")
        assert screen.colours == set()


async def test_every_theme_fits() -> None:
    async with driven(RecordedSession(scenes.warned()), (120, 40)) as screen:
        await screen.rest()
        for theme in ("adx-dark", "adx-light", "textual-light", "nord", "dracula"):
            screen.app.theme = theme
            await screen.pilot.pause()
            assert not screen.unseen


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


FORBIDDEN = {"docker", "psycopg", "dotenv", "subprocess", "sqlite3", "socket", "pathlib", "io", "tempfile"}


@pytest.mark.parametrize(
    "path", sorted(Path(adx_tui.tui.__file__).parent.rglob("*.py")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_no_service_no_process_and_no_file_is_touched(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        line = f"{path}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            assert name.split(".")[0] not in FORBIDDEN, line
            if name.startswith("adx_tui."):
                assert name.startswith(("adx_tui.core", "adx_tui.tui.")) or name in (
                    "adx_tui.engine.api",
                    "adx_tui.engine.request",
                )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "open", line


def test_the_app_is_thin() -> None:
    source = Path(app_module.__file__).read_text(encoding="utf-8")
    assert source.count("\n") < 150


def test_a_fake_session_is_a_session() -> None:
    from adx_tui.engine.api import Session

    session: Session = FakeSession()
    assert session.project_name
