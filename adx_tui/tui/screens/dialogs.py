"""Questions before something is done that can't be taken back, or that others may feel."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from adx_tui.core.model import Remedy
from adx_tui.tui.drawing.code import code_lines
from adx_tui.tui.drawing.line import assemble
from adx_tui.tui.drawing.text import escape, escape_text
from adx_tui.tui.screens.base import Hint, Overlay

_WIDTH = 66


class ConsentDialog(Overlay[bool]):
    """A destructive remedy: done once the name it asks for was typed, letter for letter."""

    # The field has the focus: it is the text above it that is moved.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-8)", show=False),
        Binding("pagedown", "scroll(8)", show=False),
    ]
    HINTS = (Hint("enter", "do it"), Hint("esc", "leave all as it is", "screen.close"), Hint("↑ ↓ pgup pgdn", "scroll"))

    def __init__(self, remedy: Remedy, cause: str) -> None:
        super().__init__()
        self._remedy = remedy
        self._cause = cause

    def compose(self) -> ComposeResult:
        """What would be lost, what would be run, and the name."""
        name = escape(self._remedy.consent or "")
        with Vertical(classes="dialog -danger"):
            title = assemble(("✖ ", "bold $text-error"), (escape(self._remedy.title), "bold"))
            yield Static(title)
            yield Static(Content(escape_text(self._cause)), classes="cause")
            with VerticalScroll(classes="preview", can_focus=False):
                yield Static(Content("\n").join(list(code_lines(self._remedy.preview, _WIDTH - 8))))
            yield Static(
                assemble(
                    (f"{escape(self._remedy.stake)} Type ", "$foreground"),
                    (name, "bold"),
                    (" to go on:", "$foreground"),
                )
            )
            yield Input(placeholder=name, select_on_focus=False)
            yield Static("", classes="problem")
            yield self.hints()

    def on_mount(self) -> None:
        """One types at once."""
        self.query_one(Input).focus()

    def action_scroll(self, by: int) -> None:
        """What would be run, `by` rows down."""
        self.query_one(".preview").scroll_relative(y=by, animate=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """A name that fits is seen to fit."""
        fits = event.value == self._remedy.consent
        event.input.set_class(fits, "-fits")
        self.query_one(".problem", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Only the very name counts."""
        if event.value == self._remedy.consent:
            self.dismiss(True)
        else:
            self.query_one(".problem", Static).update(Content("That is not the name. Nothing was done."))


class NameDialog(Overlay[str]):
    """A name for something, as it is typed."""

    HINTS = (Hint("enter", "go on"), Hint("esc", "leave everything as it is", "screen.close"))

    def __init__(self, title: str, explanation: str) -> None:
        super().__init__()
        self._title = title
        self._explanation = explanation

    def compose(self) -> ComposeResult:
        """What it is for, and the field."""
        with Vertical(classes="dialog"):
            yield Static(assemble((escape(self._title), "bold")))
            yield Static(Content(escape_text(self._explanation)), classes="cause")
            yield Input(placeholder="name")
            yield self.hints()

    def on_mount(self) -> None:
        """One types at once."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """An empty one is none."""
        self.dismiss(event.value.strip() or None)


class ConfirmDialog(Overlay[bool]):
    """A plain question: Enter or y says yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "yes", "yes"),
        Binding("n,q", "close", "no", show=False),
    ]
    HINTS = (Hint("enter y", "yes", "screen.yes"), Hint("esc n", "no", "screen.close"))

    def __init__(self, question: str, explanation: str) -> None:
        super().__init__()
        self._question = question
        self._explanation = explanation

    def compose(self) -> ComposeResult:
        """The question and the keys."""
        with Vertical(classes="dialog"):
            yield Static(assemble((escape(self._question), "bold")))
            yield Static(Content(escape_text(self._explanation)), classes="cause")
            yield self.hints()

    def action_yes(self) -> None:
        """Go on."""
        self.dismiss(True)
