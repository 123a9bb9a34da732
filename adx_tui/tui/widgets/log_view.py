"""Log lines, live: followed until somebody scrolls up, and never more of them than fit a bounded memory."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from adx_tui.core.wording import counted
from adx_tui.tui.drawing.text import wrap
from adx_tui.tui.model.log_store import MOST_LINES, LogLine, LogStore

_CLASSES = {
    "WARNING": "log--warning",
    "ERROR": "log--error",
    "FATAL": "log--fatal",
    "PANIC": "log--fatal",
    **dict.fromkeys(("DETAIL", "HINT", "QUERY", "CONTEXT", "LOCATION", "STATEMENT"), "log--part"),
}
"""Of the component that a level is drawn as; what is not here is plain text."""


class _Row(NamedTuple):
    """A row of a line; `first`: the others go on with it."""

    line: LogLine
    text: str
    first: bool


@dataclass(slots=True)
class _Search:
    """What is searched for, in whichever case, and the line that was gone to, counted from the first one ever."""

    term: str = ""
    at: int = -1


class LogView(ScrollView, can_focus=True):
    """Draws a `LogStore`, folded to the width. Only the rows on the screen are drawn."""

    BORDER_TITLE = "log"
    COMPONENT_CLASSES = {  # noqa: RUF012 - as Textual has it
        "log--source",
        "log--warning",
        "log--error",
        "log--fatal",
        "log--part",
        "log--match",
    }

    def __init__(self, store: LogStore, *, has_subtitle: bool = True) -> None:
        """Without a subtitle, which is in the border below, the title says all."""
        super().__init__()
        self._has_subtitle = has_subtitle
        self._store = store
        self._rows: deque[_Row] = deque()
        self._lines: deque[tuple[LogLine, int]] = deque()
        """Every line, and how many rows it has; none where it is left out."""
        self._seen = 0
        self._width = 0
        self._follows = True
        self._search = _Search()

    def on_mount(self) -> None:
        """Show what is there, and what comes."""
        self._store.views.add(self)
        self.update()

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self._store.views.discard(self)

    def on_resize(self) -> None:
        """Fold everything anew: the width decides on the rows."""
        if self.scrollable_content_region.width != self._width:
            self.rebuild()
        elif self._follows:
            # Less height leaves the end below the edge, and nobody scrolled.
            self.scroll_end(animate=False, immediate=True)

    @property
    def up_to_date(self) -> bool:
        """Whether it shows all there is; a view without room has nothing to show."""
        return self._seen == self._store.total or not self.scrollable_content_region.width

    def rebuild(self) -> None:
        """Take in every line anew."""
        self._width = self.scrollable_content_region.width
        self._rows.clear()
        self._lines.clear()
        self._seen = max(0, self._store.total - len(self._store.lines))
        self.update()
        self.refresh()

    def update(self) -> None:
        """Take in the lines that are new."""
        width = self.scrollable_content_region.width
        if width <= 2:
            return
        if width != self._width:  # it was out of sight when that changed
            self.rebuild()
            return
        store = self._store
        new = min(store.total - self._seen, len(store.lines))
        self._seen = store.total
        follow = self._follows and not self.is_vertical_scrollbar_grabbed
        for line in islice(store.lines, len(store.lines) - new, None):
            texts = [] if store.is_hidden(line) else wrap(line.text, width - 4)
            self._rows.extend(_Row(line, text if at == 0 else f"  {text}", at == 0) for at, text in enumerate(texts))
            self._lines.append((line, len(texts)))
        gone = 0
        while len(self._lines) > MOST_LINES:
            for _ in range(self._lines.popleft()[1]):
                self._rows.popleft()
                gone += 1
        if not new and not gone and self.virtual_size.height == len(self._rows):
            return
        self._label(follow)
        self.virtual_size = Size(width, len(self._rows))
        if follow:
            self.scroll_end(animate=False, immediate=True)
        elif gone:
            # What is being read stays where it is while the oldest lines go.
            self.scroll_to(y=max(0, self.scroll_offset.y - gone), animate=False, immediate=True)
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Say whether new lines are followed."""
        super().watch_scroll_y(old_value, new_value)
        self._follows = self.is_vertical_scroll_end
        self._label(self._follows)

    def _label(self, follows: bool) -> None:
        """What is left out, what was searched for, and whether it follows."""
        hidden = self._store.hidden
        title = f"log · {counted(hidden, 'line')} of adx-tui's own left out" if hidden else "log"
        parts = [self._found()] if self._search.term else []
        parts += [] if follows else ["scrolled: End follows"]
        if not self._has_subtitle:  # the title gives way at its end
            title, parts = " · ".join(["log", *parts, *title.split(" · ")[1:]]), []
        # Textual draws the pane anew whenever a title is set, though it be to what it was.
        if self.border_title != title:
            self.border_title = title
        if self.border_subtitle != (subtitle := " · ".join(parts)):
            self.border_subtitle = subtitle

    # --- searching

    def search(self, term: str) -> None:
        """Mark `term` wherever it is, and go to the last place; nothing is searched for where it is empty."""
        self._search = _Search(term.casefold())
        self.go_to_match(-1)
        self._label(self._follows)
        self.refresh()

    def go_to_match(self, by: int) -> None:
        """To the next line that has it, or the one before; from the end it goes on at the beginning."""
        matches, search = self._matches(), self._search
        if not matches:
            return
        first = self._seen - len(self._lines)
        later = [at for at in matches if first + at > search.at] if search.at >= 0 else matches[:1]
        earlier = [at for at in matches if first + at < search.at] if search.at >= 0 else matches[-1:]
        at = (later or matches)[0] if by > 0 else (earlier or matches)[-1]
        search.at = first + at
        row = [0, *accumulate(rows for _, rows in self._lines)][at]
        self.scroll_to(y=max(0, row - self.size.height // 2), animate=False, immediate=True)
        self._label(self._follows)
        self.refresh()

    def _matches(self) -> list[int]:
        """The lines that have it, by their place."""
        term = self._search.term
        return [at for at, (line, rows) in enumerate(self._lines) if term and rows and term in line.text.casefold()]

    def _found(self) -> str:
        matches, first = self._matches(), self._seen - len(self._lines)
        if not matches:
            return "not found"
        at = self._search.at - first
        return (f"{matches.index(at) + 1} of " if at in matches else "") + counted(len(matches), "match", "matches")

    # --- drawing

    def render_line(self, y: int) -> Strip:
        """One row on the screen."""
        at = self.scroll_offset.y + y
        style = self.rich_style
        if at >= len(self._rows):
            return Strip.blank(self.size.width, style)
        row = self._rows[at]
        level = _CLASSES.get(row.line.level)
        text_style = style + self.get_component_rich_style(level, partial=True) if level else style
        mark = "› " if row.first and row.line.source not in ("", "server") else "  "
        segments = [Segment(mark, self.get_component_rich_style("log--source")), *self._marked(row.text, text_style)]
        return Strip(segments).adjust_cell_length(self.size.width, style)

    def _marked(self, text: str, style: Style) -> list[Segment]:
        term = self._search.term
        if not term or term not in text.casefold():
            return [Segment(text, style)]
        match = style + self.get_component_rich_style("log--match", partial=True)
        pieces = re.split(f"({re.escape(term)})", text, flags=re.IGNORECASE)
        return [Segment(piece, match if at % 2 else style) for at, piece in enumerate(pieces) if piece]
