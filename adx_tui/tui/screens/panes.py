"""Which panes of the walk are shown: the panels with the detail beside them, one pane alone, or all of them."""

from __future__ import annotations

from enum import StrEnum
from typing import cast

from textual.screen import Screen
from textual.widget import Widget

from adx_tui.tui.terminal_app import TerminalApp

_PREFERENCE = "panes"


class PaneMode(StrEnum):
    """The value is the screen's CSS class."""

    USUAL = "-usual"
    """The panels; on a wide screen the detail beside them."""
    ONE = "-one"
    """The pane that has the focus, alone."""
    ALL = "-all"
    """Panels, detail and log."""


class PaneScreen(Screen[None]):
    """Shows its panes in one of these ways, and keeps which one was chosen."""

    PANES = ("Walk", "DetailPane", "LogView")
    pane_mode = PaneMode.USUAL

    @property
    def terminal(self) -> TerminalApp:
        """The application, as what it is."""
        return cast(TerminalApp, self.app)

    def restore_panes(self) -> None:
        """As they were when the program was last left."""
        kept = self.terminal.desktop.preference(_PREFERENCE)
        self._show_panes(PaneMode(kept) if kept in set(PaneMode) else PaneMode.USUAL)

    def action_panes(self, mode: str) -> None:
        """This way; a second time, as usual again."""
        self._show_panes(PaneMode.USUAL if mode == self.pane_mode else PaneMode(mode))
        self.terminal.desktop.note_preference(_PREFERENCE, self.pane_mode.value)

    def action_next_pane(self, by: int = 1) -> None:
        """The focus, to the next pane; where one is shown alone, that one then is."""
        panes = [self.query_one(name) for name in self.PANES]
        shown = panes if self.pane_mode is PaneMode.ONE else [pane for pane in panes if _is_shown(pane)]
        at = shown.index(self.focused) if self.focused in shown else -by
        self._focus_pane(shown[(at + by) % len(shown)])

    def _show_panes(self, mode: PaneMode) -> None:
        self.pane_mode = mode
        for other in PaneMode:
            self.set_class(other is mode, other.value)
        panes = [self.query_one(name) for name in self.PANES]
        self._focus_pane(self.focused if self.focused in panes else panes[0])

    def _focus_pane(self, chosen: Widget) -> None:
        for widget in (*self.query(", ".join(self.PANES)), self.query_one("#panels-and-detail")):
            widget.set_class(widget in (chosen, chosen.parent), "-chosen")
        # It may have been out of sight until now.
        self.call_after_refresh(chosen.focus)


def _is_shown(pane: Widget) -> bool:
    return all(widget.display for widget in pane.ancestors_with_self if isinstance(widget, Widget))
