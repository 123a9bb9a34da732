"""Looks at the database again and again, for as long as somebody sees what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from textual import on
from textual.content import Content

from adx_tui.core.overview import Overview
from adx_tui.tui.drawing.line import assemble, shortened
from adx_tui.tui.drawing.overview import overview_lines
from adx_tui.tui.drawing.symbols import MUTED
from adx_tui.tui.messages import OverviewRead
from adx_tui.tui.model.board import WalkModel
from adx_tui.tui.screens.overview import OverviewPage
from adx_tui.tui.screens.panes import PaneScreen
from adx_tui.tui.worker import Engine

_EVERY_SECONDS = 5.0
# With fewer rows than that, the place below the panels says too little.
_LEAST_ROWS = 3


class OverviewWatch(PaneScreen):
    """Has the overview, as it was seen last. The subclass draws it."""

    engine: Engine
    board: WalkModel
    overview: Overview | None = None
    _now: Callable[[], datetime]

    def watch_database(self) -> None:
        """From now on."""
        self.set_interval(_EVERY_SECONDS, self.look_at_database)

    def look_at_database(self) -> None:
        """Once, if that is seen: not while a run changes things, nor behind another window."""
        seen = (self.is_active and self.board.ready) or isinstance(self.app.screen, OverviewPage)
        if seen and not self.engine.running and self.app.app_focus:
            self.engine.read_overview()

    @on(OverviewRead)
    def _overview_read(self, message: OverviewRead) -> None:
        self.overview = message.overview
        if isinstance(page := self.app.screen, OverviewPage):
            page.redraw()
        self.redraw()

    def redraw(self) -> None:
        """Something changed that is not news of the run."""
        raise NotImplementedError

    def action_overview(self) -> None:
        """The overview, whole."""
        self.app.push_screen(OverviewPage(self._overview_lines))
        self.look_at_database()

    def overview_rows(self, width: int, room: int) -> list[Content]:
        """What of it there is room for below the panels; nothing while not all is in order."""
        if not self.board.ready or self.overview is None or room < _LEAST_ROWS:
            return []
        return list(shortened(self._overview_lines(width), room, "i"))

    def _overview_lines(self, width: int) -> Iterator[Content]:
        if self.overview is None:
            yield assemble(("Looking at the database …", MUTED))
        else:
            yield from overview_lines(self.overview, width, self._now())
