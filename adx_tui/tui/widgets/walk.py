"""The panels, one below the other, and the cursor's keys while they have the focus."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from adx_tui.tui.drawing.panel import StepView
from adx_tui.tui.model.actions import moves
from adx_tui.tui.widgets.outlook_panel import NextStepsPanel
from adx_tui.tui.widgets.overview_panel import OverviewPanel
from adx_tui.tui.widgets.step_panel import StepPanel


class Walk(VerticalScroll, can_focus=True):
    """Holds a panel for each step, and below them the outlook and the overview."""

    BINDINGS = moves()

    def __init__(self) -> None:
        super().__init__()
        self.outlook = NextStepsPanel()
        self.overview = OverviewPanel(classes="overview")
        self._panels: dict[str, StepPanel] = {}

    class Resized(Message):
        """There is more or less room. The screen's own event is not for handlers: more of its messages between two
        sizes keep Textual from dropping the one that is out of date, and it goes back and forth between them."""

    def on_resize(self) -> None:
        """Tell the screen."""
        self.post_message(self.Resized())

    def on_mount(self) -> None:
        """These come last, whatever is mounted before them."""
        self.mount(self.outlook, self.overview)

    def show(self, views: Sequence[StepView]) -> None:
        """Draw these steps."""
        ids = [view.step.id for view in views]
        if ids != list(self._panels):
            for panel in self._panels.values():
                panel.remove()
            self._panels = {view.step.id: StepPanel(view) for view in views}
            self.mount(*self._panels.values(), before=self.outlook)
            # Only now they get their margins, which the room below them depends on.
            self.call_after_refresh(self.post_message, self.Resized())
            return
        for view in views:
            self._panels[view.step.id].show(view)

    @property
    def room(self) -> int:
        """How many rows of the outlook there is room for below the panels, without scrolling."""
        region = self.scrollable_content_region
        panels = self._panels.values()
        taken = sum(len(panel.lines(region.width - panel.gutter.width)) + _around(panel) for panel in panels)
        return region.height - taken - _around(self.outlook)

    @property
    def room_for_overview(self) -> int:
        """How many rows of the overview there is room for below all that."""
        return self.room - self.outlook.rows - _around(self.overview)

    def has_in_sight(self, step: str, target: str) -> bool:
        """Whether all that belongs to this row can be seen at once."""
        panel = self._panels.get(step)
        return panel is not None and panel.row_of(target).height <= self.scrollable_content_region.height

    def reveal(self, step: str, target: str) -> None:
        """Scroll until this row, and what belongs to it, can be seen."""
        panel = self._panels.get(step)
        if panel is None or not panel.is_mounted:
            return
        row = panel.row_of(target)
        # A finding may be higher than the screen: then its beginning counts.
        height = min(row.height, self.scrollable_content_region.height)
        place = panel.virtual_region.offset + panel.gutter.top_left + row.offset
        self.scroll_to_region(Region(*place, row.width, height), animate=False, force=True, immediate=True)


def _around(widget: Widget) -> int:
    """The rows of its margins and padding."""
    return widget.styles.margin.height + widget.gutter.height
