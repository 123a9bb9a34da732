"""The runs there were, as a page; and that a real run leaves itself in it, without a secret."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adx_tui.core.past_run import PastRun
from tests.support.world import World
from tests.tui import scenes
from tests.tui.driving import driven
from tests.tui.fakes import RecordedSession

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)


async def test_the_page_says_when_what_how_long_and_how_it_ended() -> None:
    session = RecordedSession(scenes.ready())
    session.runs_before = (
        PastRun(at=AT, what="--auto", seconds=3.2, exit_code=0, changed=("grants: [bold]2 grants[/]",)),
        PastRun(at=AT, what="--reset shop", seconds=75, exit_code=1, missing=("ADX401",)),
    )
    async with driven(session) as screen:
        await screen.rest()
        await screen.press("H")
        assert "2 runs" in screen.text
        assert "--auto  3.2 s  ready" in screen.text
        assert "grants: [bold]2 grants[/]" in screen.text
        assert "--reset shop  75.0 s  not ready: ADX401" in screen.text
        await screen.press("H")
        session.runs_before = ()
        await screen.press("H")
        assert "No run has been kept" in screen.text


@pytest.mark.postgres
@pytest.mark.parametrize("running", ["embedded"], indirect=True)
def test_a_run_that_may_change_something_is_kept(running: World) -> None:
    session = running.session()
    (first, *_) = session.past_runs()
    assert (first.what, first.outcome) == ("--auto", "ready")
    assert any("database shop" in change for change in first.changed), first
    before = len(session.past_runs())
    running.project.adx("--check", "--postgres", "embedded")
    assert len(session.past_runs()) == before
    kept = next(running.project.state_directory.rglob("runs.jsonl")).read_text()
    assert running.value("POSTGRES_PASSWORD") not in kept
