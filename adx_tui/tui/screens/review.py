"""What Enter is about to apply, on the whole screen: for what does not fit below the panels."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from adx_tui.core.model import Remedy
from adx_tui.core.state import StepState
from adx_tui.core.wording import counted
from adx_tui.tui.drawing.line import assemble
from adx_tui.tui.drawing.review import review_lines
from adx_tui.tui.drawing.text import escape
from adx_tui.tui.screens.base import Hint, Overlay
from adx_tui.tui.widgets.folded_text import FoldedText


class ReviewPage(Overlay[bool]):
    """Every remedy that would be applied; Enter applies them, and no other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "apply", priority=True),
        Binding("q", "close", "close", show=False),
    ]
    HINTS = (
        Hint("enter", "apply all of it", "screen.apply"),
        Hint("esc", "leave everything as it is", "screen.close"),
        Hint("↑ ↓ pgup pgdn", "scroll"),
    )

    def __init__(self, step: StepState, remedies: tuple[Remedy, ...]) -> None:
        super().__init__()
        self._step = step
        self._remedies = remedies

    def compose(self) -> ComposeResult:
        """What it is about, the remedies, and the keys."""
        what = counted(len(self._remedies), "safe remedy", "safe remedies")
        yield Static(assemble((f"Enter applies {what} of {escape(self._step.title)}", "bold")), classes="heading")
        with VerticalScroll():
            yield FoldedText(lambda width: review_lines(self._remedies, width), classes="help")
        yield self.hints()

    def action_apply(self) -> None:
        """Go on."""
        self.dismiss(True)
