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
from tests.tui.hostile_texts import hostile

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = ((80, 24), (120, 40), (160, 50))
PAGE_SIZES = ((80, 24), (160, 50))
PAGES = {
    "consent": "2",
    "stop": "s",
    "environment": "e",
    "variables": "v",
    "help": "question_mark",
    "detail": "d",
    "log": "l",
    "overview": "i",
}
PANES = {"one": "plus", "all": "underscore"}
SCENES: tuple[Callable[[], Sequence[Event]], ...] = (
    scenes.grants_missing,
    scenes.migrating,
    scenes.seeding,
    scenes.migration_failed,
    scenes.ready,
    scenes.warned,
    hostile,
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


@pytest.mark.parametrize("size", PAGE_SIZES, ids="{0[0]}x{0[1]}".format)
async def test_pages(size: tuple[int, int]) -> None:
    async with driven(RecordedSession(scenes.warned()), size) as screen:
        await screen.rest()
        for name, key in PAGES.items():
            await screen.press(key)
            _compare(f"{name}-{size[0]}x{size[1]}", screen.text)
            await screen.press("escape")


async def test_review() -> None:
    async with driven(RecordedSession(scenes.grants_missing())) as screen:
        await screen.rest()
        # What fits on the larger one is listed below the panels there.
        await screen.press("enter")
        for width, height in PAGE_SIZES:
            await screen.resize(width, height)
            _compare(f"review-{width}x{height}", screen.text)


@pytest.mark.parametrize("size", PAGE_SIZES, ids="{0[0]}x{0[1]}".format)
async def test_panes(size: tuple[int, int]) -> None:
    async with driven(RecordedSession(scenes.grants_missing()), size) as screen:
        await screen.rest()
        for name, key in PANES.items():
            await screen.press(key)
            await screen.rest()
            _compare(f"{name}-{size[0]}x{size[1]}", screen.text)
            await screen.press(key)


async def test_the_picture_of_the_readme_is_of_today() -> None:
    drawn = screenshot.words(await screenshot.render())
    assert drawn == screenshot.words(screenshot.PATH.read_text(encoding="utf-8")), "run python -m docs.screenshot"


def _compare(name: str, text: str) -> None:
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("ADX_UPDATE_SNAPSHOTS"):
        path.write_text(text + "\n", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text + "\n", f"{name} differs:\n{text}"
