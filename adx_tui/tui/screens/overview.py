"""The overview of the database, on the whole screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from adx_tui.tui.screens.base import Hint, Page
from adx_tui.tui.widgets.overview_panel import OverviewPanel

_EDGES = 6
"""Of the page: its padding on both sides, and the scroll bar."""


class OverviewPage(Page):
    """What was seen last; `lines` has it for a width."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("i,q", "close", "close", show=False)]
    HINTS = (Hint("esc i", "close", "screen.close"), Hint("↑ ↓ pgup pgdn", "scroll"))

    def __init__(self, lines: Callable[[int], Iterator[Content]]) -> None:
        super().__init__()
        self._lines = lines

    def body(self) -> ComposeResult:
        """One text."""
        with VerticalScroll():
            yield OverviewPanel(classes="help")

    def on_resize(self) -> None:
        """Its rows go by the width."""
        self.redraw()

    def redraw(self) -> None:
        """Show what is known now."""
        self.query_one(OverviewPanel).show(list(self._lines(self.size.width - _EDGES)))
