"""Any error, pasted: which codes it stands for."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Paste
from textual.widgets import Static, TextArea

from adx_tui.core.explain import answer
from adx_tui.core.explain.pasted import without_colours
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.explanation import explanation
from adx_tui.tui.drawing.line import assemble
from adx_tui.tui.drawing.text import escape_text
from adx_tui.tui.screens.base import Hint, Page

_ASK = "Paste an error of any program here, or type a code: what it stands for is shown below."
_UNKNOWN = "Not known: no code and no message that adx-tui knows is in it."


class _Field(TextArea):
    """One that shows what was pasted, and sends nothing of it to the terminal."""

    def _on_paste(self, event: Paste) -> None:  # type: ignore[override] # before TextArea's own, which takes event.text
        event.text = escape_text(without_colours(event.text))


class ExplainPage(Page):
    """A field, and below it what stands in it means, as one types."""

    HINTS = (Hint("esc", "close", "screen.close"), Hint("tab", "to the answer, and back"))

    def body(self) -> ComposeResult:
        """The field, then the answer."""
        yield _Field(show_line_numbers=False, placeholder=_ASK)
        with VerticalScroll(classes="answer"):
            yield Static()

    def on_mount(self) -> None:
        """One pastes at once."""
        self.query_one(TextArea).focus()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """The answer follows the text."""
        text = event.text_area.text
        shown = Content("")
        if text.strip():
            answers = answer(text)
            shown = explanation(answers) if answers else assemble((_UNKNOWN, symbols.MUTED))
        self.query_one(".answer", VerticalScroll).scroll_home(animate=False)
        self.query_one(".answer Static", Static).update(shown)
