"""The overview of the database, in the place that the panels leave; and on a page, whole."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget


class OverviewPanel(Widget):
    """Shows rows, none of which wraps; nothing is drawn while they stay the same."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._rows: tuple[Content, ...] = ()

    def show(self, rows: Sequence[Content]) -> None:
        """Show these from now on."""
        before, self._rows = self._rows, tuple(rows)
        self.display = bool(rows)
        if [row.markup for row in before] != [row.markup for row in rows]:
            self.refresh(layout=len(before) != len(rows))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A row for each."""
        return len(self._rows)

    def render(self) -> Content:
        """The rows."""
        return Content("\n").join(self._rows)
