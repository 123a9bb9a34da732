"""Log lines, live: followed until somebody scrolls up, and never more of them than fit a bounded memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import islice

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from adx_tui.tui.drawing.text import escape_lines, wrap

MOST_LINES = 2_000
_LONGEST = 2_000


class LogStore:
    """The last lines of every log, (source, text). Shared by the views that show them."""

    def __init__(self) -> None:
        self.lines: deque[tuple[str, str]] = deque(maxlen=MOST_LINES)
        self.total = 0
        self.views: set[LogView] = set()
        self._resumed: list[str] | None = None
        self._at = 0

    def extend(self, lines: Iterable[tuple[str, str]]) -> None:
        """Add lines; those that a log repeats after it was opened again are left out."""
        for source, text in lines:
            if self._repeated(source, text):
                continue
            for line in escape_lines(text):
                self.lines.append((source, line[:_LONGEST] + ("…" if len(line) > _LONGEST else "")))
                self.total += 1

    def show(self) -> None:
        """Bring every view up to date."""
        for view in self.views:
            view.update()

    @property
    def shown(self) -> bool:
        """Whether every view that can be seen shows everything."""
        return all(view.up_to_date for view in self.views)

    def resume(self) -> None:
        """The server's log is opened again, and begins with lines that were read before."""
        self._resumed = [text for source, text in self.lines if source == "server"]
        self._at = -1

    def _repeated(self, source: str, text: str) -> bool:
        known = self._resumed
        if known is None or source != "server":
            return False
        line = escape_lines(text)[0][:_LONGEST]
        if self._at < 0 and line in known:
            self._at = known.index(line)
        if 0 <= self._at < len(known) and known[self._at] == line:
            self._at += 1
            return True
        self._resumed = None
        return False


class LogView(ScrollView, can_focus=True):
    """Draws a `LogStore`, folded to the width. Only the rows on the screen are drawn."""

    BORDER_TITLE = "log"
    COMPONENT_CLASSES = {"log--source"}  # noqa: RUF012 - as Textual has it

    def __init__(self, store: LogStore) -> None:
        super().__init__()
        self._store = store
        self._rows: deque[tuple[str, str]] = deque()
        self._lengths: deque[int] = deque()
        self._seen = 0
        self._width = 0
        self._follows = True

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
        self._lengths.clear()
        self._seen = max(0, self._store.total - len(self._store.lines))
        self.update()

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
        for source, text in islice(store.lines, len(store.lines) - new, None):
            first, *others = wrap(text, width - 4)
            self._rows.append((source, first))
            self._rows.extend(("", "  " + row) for row in others)
            self._lengths.append(1 + len(others))
        gone = 0
        while len(self._lengths) > MOST_LINES:
            for _ in range(self._lengths.popleft()):
                self._rows.popleft()
                gone += 1
        self._say_whether_it_follows(follow)
        if not new and not gone:
            return
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
        self._say_whether_it_follows(self._follows)

    def _say_whether_it_follows(self, follows: bool) -> None:
        # Textual draws the pane anew whenever the subtitle is set, though it be to what it was.
        text = "" if follows else "scrolled: End follows"
        if self.border_subtitle != text:
            self.border_subtitle = text

    def render_line(self, y: int) -> Strip:
        """One row on the screen."""
        at = self.scroll_offset.y + y
        style = self.rich_style
        if at >= len(self._rows):
            return Strip.blank(self.size.width, style)
        source, text = self._rows[at]
        muted = self.get_component_rich_style("log--source")
        mark = {"": "  ", "server": "  "}.get(source, "› ")
        return Strip([Segment(mark, muted), Segment(text, style)]).adjust_cell_length(self.size.width, style)
