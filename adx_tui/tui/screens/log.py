"""The log on the whole screen: searched, followed, with what adx-tui itself caused or without."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from adx_tui.tui.model.log_store import LogStore
from adx_tui.tui.screens.base import Hint, Page
from adx_tui.tui.widgets.log_view import LogView


class LogPage(Page):
    """The server's log, and what seeds printed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l,q", "close", "close", show=False),
        Binding("slash", "search", "search"),
        Binding("n", "match(1)", "next"),
        Binding("N", "match(-1)", "before"),
        Binding("a", "own", "own lines"),
    ]
    HINTS = (
        Hint("esc l", "close", "screen.close"),
        Hint("↑ ↓", "scroll"),
        Hint("end", "follow"),
        Hint("/", "search", "screen.search"),
        Hint("n N", "next, before", "screen.match(1)"),
        Hint("a", "own lines", "screen.own"),
    )

    def __init__(self, store: LogStore) -> None:
        super().__init__()
        self._store = store
        self.view = LogView(store, has_subtitle=False)
        self._field = Input(placeholder="what to search for; enter keeps it, esc forgets it", select_on_focus=False)

    def body(self) -> ComposeResult:
        """One view, of the lines that the walk's pane shows too."""
        yield self.view
        yield self._field

    def on_mount(self) -> None:
        """The keys are the log's."""
        self.view.focus()

    def action_search(self) -> None:
        """The field for what is searched for."""
        self._field.add_class("-open")
        self._field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """It is marked as one types."""
        self.view.search(event.value)

    def on_input_submitted(self) -> None:
        """Back to the log; n and N go on from here."""
        self._leave_field()

    def action_match(self, by: int) -> None:
        """The next line that has it, or the one before."""
        self.view.go_to_match(by)

    def action_own(self) -> None:
        """With the lines that adx-tui itself caused, or without."""
        self._store.toggle_own()

    def action_close(self) -> None:
        """Out of the field first, with nothing searched for any more."""
        if self._field.has_focus:
            self._field.value = ""
            self._leave_field()
        else:
            super().action_close()

    def _leave_field(self) -> None:
        self._field.remove_class("-open")
        self.view.focus()
