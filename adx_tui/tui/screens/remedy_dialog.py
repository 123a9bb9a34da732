"""A remedy with all of its text: one to choose, a command for the person's own shell, or what only they can do."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from adx_tui.core.model import Location, Remedy, Risk
from adx_tui.tui.drawing.code import code_lines
from adx_tui.tui.drawing.line import assemble
from adx_tui.tui.drawing.text import escape, escape_text
from adx_tui.tui.screens.base import Hint, Overlay

_WIDTH = 58
Answer = Literal["run", "open", "copy"]


class RemedyDialog(Overlay[Answer]):
    """Enter runs what can be run; what is to be done in a file opens that."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "first", "go on"),
        Binding("o", "answer('open')", "open"),
        Binding("y", "answer('copy')", "copy"),
        Binding("up,k", "scroll(-1)", "up", show=False),
        Binding("down,j", "scroll(1)", "down", show=False),
        Binding("q", "close", "close", show=False),
    ]

    def __init__(self, remedy: Remedy, cause: str, location: Location | None) -> None:
        super().__init__()
        self._remedy = remedy
        self._cause = cause
        self._location = location
        self._runs = remedy.shell or remedy.risk is not Risk.MANUAL
        self.HINTS = tuple(self._keys())  # type: ignore[misc] # of this remedy

    def _keys(self) -> list[Hint]:
        hints = []
        if self._runs:
            hints.append(Hint("enter", "run it here" if self._remedy.shell else "do it", "screen.first"))
        if self._location is not None:
            hints.append(Hint("o" if self._runs else "enter o", "open the file", "screen.answer('open')"))
        return [*hints, Hint("y", "copy", "screen.answer('copy')"), Hint("esc", "leave it", "screen.close")]

    def compose(self) -> ComposeResult:
        """What is wrong, what it would do, and where."""
        with Vertical(classes="dialog -remedy"):
            yield Static(assemble((escape(self._remedy.title), "bold")))
            yield Static(Content(escape_text(self._cause)), classes="cause")
            with VerticalScroll(classes="preview", can_focus=False):
                yield Static(Content("\n").join(list(code_lines(self._remedy.preview, _WIDTH))))
            if self._location is not None:
                yield Static(assemble((escape(str(self._location)), "underline")))
            yield self.hints()

    def action_first(self) -> None:
        """What Enter is here for."""
        if self._runs:
            self.dismiss("run")
        else:
            self.action_answer("open")

    def action_answer(self, answer: Answer) -> None:
        """Go back with this answer."""
        if answer != "open" or self._location is not None:
            self.dismiss(answer)

    def action_scroll(self, by: int) -> None:
        """The text, by a row."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
