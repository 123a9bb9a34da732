"""Each key of the walk, on real runs of the real runner."""

from __future__ import annotations

import pytest

from adx_tui.tui.drawing.panel import TITLE
from tests.tui import scenes
from tests.tui.driving import driven, runs
from tests.tui.fake_answers import URL
from tests.tui.fake_machine import Flag, FlagStep, machine
from tests.tui.fakes import DeafSession, LiveSession, RecordedSession


async def test_looks_first_and_changes_nothing() -> None:
    session = LiveSession()
    async with driven(session) as screen:
        await screen.rest()
        assert runs(session) == 1
        assert [flag.holds for step in session.steps for flag in step.flags] == [True, True, False, False, False]
        # The first thing that does not hold is in focus, with what would be done.
        assert screen.here == ("grants", "grants.schema")
        assert "GRANT CREATE ON SCHEMA public" in screen.text
        assert "waits for Grants" in screen.text
        assert "1 of 3 hold" in screen.text


async def test_enter_mends_this_step_and_goes_on_to_the_next() -> None:
    session = LiveSession()
    async with driven(session) as screen:
        await screen.rest()
        assert "fix Grants (2)" in screen.text
        await screen.press("enter")
        await screen.rest()
        assert all(flag.holds for flag in session.steps[1].flags)
        assert not session.steps[2].flags[0].holds
        assert screen.here == ("migrations", "migrations.pending")
        await screen.press("enter")
        await screen.rest()
        assert screen.board.ready
        assert "Ready in" in screen.text
        # Nothing is left for it to do, and it says so.
        await screen.press("enter")
        assert "there is nothing to do" in screen.notices


async def test_a_applies_everything_that_is_safe_to_the_end() -> None:
    session = LiveSession()
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("a")
        await screen.rest()
        assert screen.board.ready


async def test_f_applies_one_remedy() -> None:
    session = LiveSession()
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("f")
        await screen.rest()
        assert [flag.holds for flag in session.steps[1].flags] == [True, True, False]
        assert screen.here == ("grants", "grants.sequences")


async def test_r_looks_again() -> None:
    session = LiveSession()
    async with driven(session) as screen:
        await screen.rest()
        for flag in session.steps[1].flags:
            flag.holds = True
        await screen.press("r")
        await screen.rest()
        assert runs(session) == 2
        assert screen.here == ("migrations", "migrations.pending")


async def test_moving_and_folding() -> None:
    async with driven(RecordedSession(scenes.grants_missing())) as screen:
        await screen.rest()
        assert screen.here == ("grants", "grants.schema.create")
        await screen.press("down")
        assert screen.here == ("grants", "grants.sequences")
        await screen.press("j")
        assert screen.here == ("migrations", TITLE)
        await screen.press("k", "up")
        assert screen.here == ("grants", "grants.schema.create")
        await screen.press("space")
        assert screen.here == ("grants", TITLE)
        assert "Rights on sequences" not in screen.text
        await screen.press("right")
        assert "Rights on sequences" in screen.text
        await screen.press("left")
        assert "Rights on sequences" not in screen.text
        await screen.press("g", "right")
        assert "21 keys" in screen.text
        assert "pnpm (pnpm-lock.yaml)" in screen.text
        await screen.press("G")
        assert screen.here == ("application", TITLE)


async def test_a_row_that_counts_others_makes_room_for_them() -> None:
    flags = [Flag(f"s.{number}", f"thing {number}", number != 7) for number in range(9)]
    async with driven(LiveSession(steps=[FlagStep("s", "Step", (), flags)])) as screen:
        await screen.rest()
        assert "7 checks hold" in screen.text
        await screen.press("up")
        await screen.press("space")
        assert "7 checks hold" not in screen.text
        assert "thing 3" in screen.text


async def test_the_mouse_moves_folds_and_presses_keys() -> None:
    session = LiveSession()
    async with driven(session) as screen:
        await screen.rest()
        rows = screen.text.split("\n")
        at = next(at for at, row in enumerate(rows) if "Rights on sequences" in row)
        await screen.pilot.click(offset=(20, at))
        await screen.pilot.pause()
        assert screen.here == ("grants", "grants.sequences")
        title = next(at for at, row in enumerate(rows) if "✔ Environment" in row)
        await screen.pilot.click(offset=(10, title))
        await screen.pilot.click(offset=(10, title))
        await screen.pilot.pause()
        assert "as it should be" in screen.text
        keys = next(at for at, row in enumerate(screen.text.split("\n")) if "fix all" in row)
        await screen.pilot.click(offset=(screen.text.split("\n")[keys].index("fix all"), keys))
        await screen.until(lambda: screen.board.ready)


async def test_c_copies_the_finding_as_text() -> None:
    async with driven(RecordedSession(scenes.grants_missing())) as screen:
        await screen.rest()
        await screen.press("c")
        copied = screen.app.clipboard
        assert copied.startswith(
            "✖ Grants: Rights on the schema are missing: CREATE on public (ADX311)\ncause: Owning a database"
        )
        assert "GRANT USAGE, CREATE ON SCHEMA public TO adx_user;" in copied
        await screen.press("g", "c")
        assert screen.app.clipboard.startswith("Project: ok")


async def test_c_copies_the_url_when_all_holds_and_the_screen_never_shows_it() -> None:
    async with driven(RecordedSession(scenes.ready())) as screen:
        await screen.rest()
        await screen.press("c")
        assert screen.app.clipboard == URL
        assert "hunter2" not in screen.text
        assert "hunter2" not in screen.notices
        assert "••••••••" in screen.text


async def test_x_writes_a_report_of_what_is_seen() -> None:
    session = RecordedSession(scenes.grants_missing())
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("x")
        await screen.until(lambda: "/tmp/report.md" in screen.notices)
        assert session.calls[-1] == ("report", screen.board.picture.state)


@pytest.mark.parametrize(("key", "sign"), [("l", "permission denied for schema"), ("d", "ADX311 · failed")])
async def test_pages_open_and_close(key: str, sign: str) -> None:
    async with driven(RecordedSession(scenes.grants_missing())) as screen:
        await screen.rest()
        for closing in (key, "escape"):
            await screen.press(key)
            assert screen.app.screen is not screen.app.walk
            assert sign in screen.text
            await screen.press(closing)
            assert screen.app.screen is screen.app.walk


async def test_help_names_every_key() -> None:
    async with driven(RecordedSession(scenes.ready()), (120, 60)) as screen:
        await screen.rest()
        await screen.press("question_mark")
        for word in ("enter", "esc", "ctrl+p", "space", "destructive", "by hand"):
            assert word in screen.text
        await screen.press("question_mark")
        assert screen.app.screen is screen.app.walk


async def test_the_palette_offers_every_action() -> None:
    async with driven(LiveSession()) as screen:
        await screen.rest()
        await screen.press("ctrl+p", *"fix all", "enter")
        await screen.until(lambda: screen.board.ready)


async def test_a_remedy_that_fails_says_why_and_the_rest_stands() -> None:
    steps = machine()
    steps[1].flags[1].fails = "permission denied to GRANT"
    async with driven(LiveSession(steps=steps)) as screen:
        await screen.rest()
        await screen.press("a")
        await screen.rest()
        assert "permission denied to GRANT" in screen.text
        assert "ADX499" in screen.text


async def test_escape_cancels_in_order_and_the_screen_stays() -> None:
    steps = machine()
    steps[1].flags[1].takes = 60
    session = LiveSession(steps=steps)
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("a")
        await screen.until(lambda: "mend schema public" in screen.text)
        # One run at a time.
        await screen.press("a", "f", "e")
        assert "esc ends it" in screen.notices
        await screen.press("escape")
        await screen.rest()
        assert "Cancelled." in screen.text
        steps[1].flags[1].takes = 0
        await screen.press("a")
        await screen.rest()
        assert screen.board.ready


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
async def test_quits_at_once_even_while_something_runs(key: str) -> None:
    session = DeafSession(scenes.migrating())
    async with driven(session) as screen:
        await screen.drawn(session)
        await screen.press(key)
        assert not screen.app.is_running
    assert screen.app.walk.exit_code == 130
