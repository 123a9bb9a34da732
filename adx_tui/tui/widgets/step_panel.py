"""One step of the walk, as a panel that draws itself from a view."""

from __future__ import annotations

from dataclasses import replace

from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.widget import Widget

from adx_tui.tui.drawing.line import Line
from adx_tui.tui.drawing.panel import StepView, panel_lines
from adx_tui.tui.widgets.file_links import location_of, with_file_link


class StepPanel(Widget):
    """Redraws only when its view or its width changed; thousands of checks are rows of text, not widgets."""

    class Chosen(Message):
        """A row was clicked: the step, and what the row stands for."""

        def __init__(self, step: str, target: str) -> None:
            super().__init__()
            self.step = step
            self.target = target

    def __init__(self, view: StepView) -> None:
        super().__init__()
        self.view = view
        self._drawn: tuple[StepView, int] | None = None
        self._lines: list[Line] = []
        self.add_class(f"-{view.look}")

    def show(self, view: StepView) -> None:
        """Draw this from now on."""
        if view == self.view:
            return
        if view.look != self.view.look:
            self.remove_class(f"-{self.view.look}")
            self.add_class(f"-{view.look}")
        width = self.content_size.width
        only_the_clock = replace(self.view, elapsed=view.elapsed) == view
        before = len(self.lines(width))
        self.view = view
        # Only a change of height concerns anything but this panel; a clock only its first row.
        if len(self.lines(width)) != before:
            self.refresh(layout=True)
        elif only_the_clock and width:
            self.refresh(Region(self.gutter.left, self.gutter.top, width, 1))
        else:
            self.refresh()

    def lines(self, width: int) -> list[Line]:
        """The rows at this width."""
        if self._drawn != (self.view, width):
            self._lines = panel_lines(self.view, width) if width > 0 else []
            self._drawn = (self.view, width)
        return self._lines

    def row_of(self, target: str) -> Region:
        """Where the rows of `target` are, within this panel."""
        rows = [at for at, line in enumerate(self.lines(self.content_size.width)) if line.target == target] or [0]
        return Region(0, rows[0], self.content_size.width, rows[-1] - rows[0] + 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as there are lines: none of them wraps."""
        return len(self.lines(width))

    def render(self) -> Content:
        """The rows, one below the other."""
        content = Content("\n").join([line.content for line in self.lines(self.content_size.width)])
        marked = next((check for check in self.view.step.checks if check.id == self.view.cursor), None)
        return with_file_link(self, content, location_of(marked))

    def on_click(self, event: Click) -> None:
        """Tell the screen which row it was."""
        lines = self.lines(self.content_size.width)
        at = event.get_content_offset(self)
        if at is not None and at.y < len(lines):
            target = lines[at.y].target
            if target is not None:
                self.post_message(self.Chosen(self.view.step.id, target))
