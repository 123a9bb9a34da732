"""The table of the environment: every variable, where its value is from, what it overrides, and who reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from adx_tui.core.environment_table import EnvironmentRow, EnvironmentTable
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.line import assemble
from adx_tui.tui.drawing.text import escape, wrap
from adx_tui.tui.screens.base import Hint, Page
from adx_tui.tui.widgets.folded_text import FoldedText

_INDENT = "  "


class VariablesPage(Page):
    """What the environment says; no secret is in it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("v,q", "close", "close", show=False)]
    HINTS = (Hint("esc v", "close", "screen.close"), Hint("↑ ↓ pgup pgdn", "scroll"))

    def __init__(self, table: EnvironmentTable) -> None:
        super().__init__()
        self._table = table

    def body(self) -> ComposeResult:
        """One text."""
        with VerticalScroll():
            yield FoldedText(self._lines, classes="help")

    def _lines(self, width: int) -> Iterator[Content]:
        for note in self._table.notes():
            yield from (assemble((line, symbols.MUTED)) for line in wrap(escape(note), width))
        for row in self._table.rows:
            yield Content("")
            yield from _row(row, width)


def _row(row: EnvironmentRow, width: int) -> Iterator[Content]:
    kind = f"{_INDENT}{row.kind}" if row.kind else ""
    yield assemble((escape(row.key), "bold"), (escape(kind), symbols.MUTED))
    parts = [row.value, f"from {row.origin}" if row.is_set else row.origin]
    parts += [f"overrides {', '.join(map(str, row.overridden))}"] if row.overridden else []
    parts += [f"read by {row.readers}"] if row.readers else []
    for part in filter(None, parts):
        yield from (Content(_INDENT + line) for line in wrap(escape(part), width - len(_INDENT)))
