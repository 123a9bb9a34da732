"""The panels, one below the other, and the cursor's keys while they have the focus."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.message import Message

from adx_tui.tui.drawing.panel import StepView
from adx_tui.tui.model.actions import moves
from adx_tui.tui.widgets.outlook_panel import NextStepsPanel
from adx_tui.tui.widgets.step_panel import StepPanel


class Walk(VerticalScroll, can_focus=True):
    """Holds a panel for each step, and the outlook below them."""

    BINDINGS = moves()

    def __init__(self) -> None:
        super().__init__()
        self.outlook = NextStepsPanel()
        self._panels: dict[str, StepPanel] = {}

    class Resized(Message):
        """There is more or less room. The screen's own event is not for handlers: more of its messages between two
        sizes keep Textual from dropping the one that is out of date, and it goes back and forth between them."""

    def on_resize(self) -> None:
        """Tell the screen."""
        self.post_message(self.Resized())

    def on_mount(self) -> None:
        """The outlook comes last, whatever is mounted before it."""
        self.mount(self.outlook)

    def show(self, views: Sequence[StepView]) -> None:
        """Draw these steps."""
        ids = [view.step.id for view in views]
        if ids != list(self._panels):
            for panel in self._panels.values():
                panel.remove()
            self._panels = {view.step.id: StepPanel(view) for view in views}
            self.mount(*self._panels.values(), before=self.outlook)
            return
        for view in views:
            self._panels[view.step.id].show(view)

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
