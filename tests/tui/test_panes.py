"""The panes: the detail beside the panels where there is room, the log on demand, one pane alone, and all of them."""

from __future__ import annotations

import pytest
from textual.widget import Widget

from adx_tui.engine.api import Desktop
from adx_tui.tui.widgets.detail_pane import DetailPane
from adx_tui.tui.widgets.log_view import LogView
from adx_tui.tui.widgets.walk import Walk
from tests.tui import scenes
from tests.tui.driving import Driven, driven
from tests.tui.fakes import RecordedSession


def panes(screen: Driven) -> str:
    """Which ones can be seen."""
    walk, seen = screen.app.walk, screen.app.walk._compositor.visible_widgets
    kinds: dict[str, type[Widget]] = {"panels": Walk, "detail": DetailPane, "log": LogView}
    return " ".join(name for name, kind in kinds.items() if walk.query_one(kind) in seen)


@pytest.mark.parametrize(
    ("width", "usual"),
    [(60, "panels"), (80, "panels"), (119, "panels"), (120, "panels detail"), (300, "panels detail")],
)
async def test_each_key_goes_there_and_back(width: int, usual: str) -> None:
    async with driven(RecordedSession(scenes.grants_missing()), (width, 30)) as screen:
        await screen.rest()
        assert panes(screen) == usual
        await screen.press("underscore")
        assert panes(screen) == "panels detail log"
        await screen.press("underscore")
        assert panes(screen) == usual
        await screen.press("plus")
        assert panes(screen) == "panels"
        await screen.press("tab")
        assert panes(screen) == "detail"
        await screen.press("tab")
        assert panes(screen) == "log"
        await screen.press("shift+tab", "plus")
        assert panes(screen) == usual


async def test_the_cursor_s_keys_belong_to_the_panels_again() -> None:
    async with driven(RecordedSession(scenes.grants_missing())) as screen:
        await screen.rest()
        await screen.press("plus", "tab", "tab", "tab", "down")
        assert screen.here == ("grants", "grants.sequences")


async def test_what_was_chosen_is_kept() -> None:
    desktop = Desktop()
    for keys, kept in ((("underscore",), "panels"), (("plus",), "panels detail log"), (("plus",), "panels")):
        async with driven(RecordedSession(scenes.grants_missing()), desktop=desktop) as screen:
            await screen.rest()
            assert panes(screen) == kept
            await screen.press(*keys)
    desktop.note_preference("panes", "[of] another version")
    async with driven(RecordedSession(scenes.grants_missing()), (130, 30), desktop=desktop) as screen:
        await screen.rest()
        assert panes(screen) == "panels detail"
