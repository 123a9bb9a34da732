"""The panel below the steps: what can be done next."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from adx_tui.tui.drawing.outlook import NextSteps


class NextStepsPanel(Widget):
    """Shows a `NextSteps`."""

    def __init__(self) -> None:
        super().__init__()
        self._outlook = NextSteps((), "calm")

    def show(self, outlook: NextSteps) -> None:
        """Show this from now on."""
        before = self._outlook
        self._outlook = outlook
        shown = outlook.mood == before.mood
        if shown and [line.markup for line in outlook.lines] == [line.markup for line in before.lines]:
            return
        self.remove_class(f"-{before.mood}").add_class(f"-{outlook.mood}")
        self.display = bool(outlook.lines)
        self.refresh(layout=True)

    @property
    def rows(self) -> int:
        """How many it has."""
        return len(self._outlook.lines)

    @property
    def lists_remedies(self) -> bool:
        """Whether what Enter applies can be read on the screen, all of it."""
        return self._outlook.lists_remedies

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A row for each line."""
        return self.rows

    def render(self) -> Content:
        """The lines."""
        return Content("\n").join(list(self._outlook.lines))
