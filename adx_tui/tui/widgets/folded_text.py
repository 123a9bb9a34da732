"""A text whose rows are made for the width that it gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget


class FoldedText(Widget):
    """Draws what `rows` makes for its width, as high as that is."""

    def __init__(self, rows: Callable[[int], Iterable[Content]], *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._make = rows
        self._drawn: tuple[int, list[Content]] = (0, [])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A row for each line."""
        return len(self._rows(width))

    def render(self) -> Content:
        """The rows."""
        return Content("\n").join(self._rows(self.content_size.width))

    def _rows(self, width: int) -> list[Content]:
        if width != self._drawn[0]:
            self._drawn = (width, list(self._make(width)) if width > 0 else [])
        return self._drawn[1]
