"""Every state of a panel as text, at two sizes. ADX_UPDATE_SNAPSHOTS=1 writes them anew: read the difference."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from adx_tui.core.events import Event, RunFinished
from docs import screenshot
from tests.tui import scenes
from tests.tui.driving import driven
from tests.tui.fakes import RecordedSession

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = ((80, 24), (120, 40))
PAGES = {
    "consent": "2",
    "stop": "s",
    "environment": "e",
    "variables": "v",
    "help": "question_mark",
    "detail": "d",
    "log": "l",
}
SCENES: tuple[Callable[[], Sequence[Event]], ...] = (
    scenes.grants_missing,
    scenes.migrating,
    scenes.seeding,
    scenes.migration_failed,
    scenes.ready,
    scenes.warned,
    scenes.hostile,
)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
async def test_screen(scene: Callable[[], Sequence[Event]]) -> None:
    events = scene()
    finished = isinstance(events[-1], RunFinished)
    session = RecordedSession(events, hold=not finished)
    async with driven(session, now=lambda: events[-1].at) as screen:
        for width, height in SIZES:
            await screen.pilot.resize_terminal(width, height)
            await (screen.rest() if finished else screen.drawn(session))
            _compare(f"{scene.__name__}-{width}x{height}", screen.text)


async def test_pages() -> None:
    async with driven(RecordedSession(scenes.warned())) as screen:
        await screen.rest()
        for name, key in PAGES.items():
            await screen.press(key)
            _compare(f"{name}-80x24", screen.text)
            await screen.press("escape")


async def test_the_picture_of_the_readme_is_of_today() -> None:
    drawn = screenshot.words(await screenshot.render())
    assert drawn == screenshot.words(screenshot.PATH.read_text(encoding="utf-8")), "run python -m docs.screenshot"


def _compare(name: str, text: str) -> None:
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("ADX_UPDATE_SNAPSHOTS"):
        path.write_text(text + "\n", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text + "\n", f"{name} differs:\n{text}"
