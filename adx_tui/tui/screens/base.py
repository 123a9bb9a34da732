"""What every screen laid over the walk has in common."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.line import assemble

Result = TypeVar("Result")


class Overlay(ModalScreen[Result]):
    """Escape closes it. `HINTS` are its keys, said in its last line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "close")]
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("esc", "close"),)

    def hints(self) -> Static:
        """The line with the keys."""
        parts = [assemble((sign, symbols.KEY), (" " + label, "$foreground")) for sign, label in self.HINTS]
        return Static(Content("  ").join(parts), classes="hints")

    def action_close(self) -> None:
        """Back to where one was, with nothing done."""
        self.dismiss(None)


class Page(Overlay[None]):
    """An overlay over the whole screen, closed by the key that opened it too."""

    def compose(self) -> ComposeResult:
        """The subclass's part, then the keys."""
        yield from self.body()
        yield self.hints()

    def body(self) -> ComposeResult:
        """What the page shows."""
        raise NotImplementedError
