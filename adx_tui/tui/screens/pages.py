"""The detail and the help, each on the whole screen."""

from __future__ import annotations

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from adx_tui.core.model import Check, Status
from adx_tui.core.state import StepState
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.line import assemble
from adx_tui.tui.drawing.plain import finding_text, step_text
from adx_tui.tui.drawing.text import wrap
from adx_tui.tui.model.actions import ACTIONS, MOVES, Action
from adx_tui.tui.screens.base import Hint, Page
from adx_tui.tui.terminal_app import TerminalApp
from adx_tui.tui.widgets.detail_pane import DetailPane


class DetailPage(Page):
    """Everything about a step or one of its checks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d,q", "close", "close", show=False),
        Binding("c", "copy", "copy"),
    ]
    HINTS = (Hint("esc d", "close", "screen.close"), Hint("c", "copy", "screen.copy"), Hint("↑ ↓", "scroll"))

    def __init__(self, step: StepState, check: Check | None) -> None:
        super().__init__()
        self._subject = (step, check)

    def body(self) -> ComposeResult:
        """One pane."""
        yield DetailPane()

    def on_mount(self) -> None:
        """Fill it."""
        self.query_one(DetailPane).show(*self._subject)

    def follow(self, step: StepState, check: Check | None, in_work: frozenset[str]) -> None:
        """During a run it shows what is being done."""
        self._subject = (step, check)
        for pane in self.query(DetailPane):  # it may not be there yet
            pane.show(step, check, in_work)

    def action_copy(self) -> None:
        """The finding as text."""
        step, check = self._subject
        copy = cast(TerminalApp, self.app).copy
        copy(step_text(step), "the step") if check is None else copy(finding_text(step, check), "the check")


class HelpPage(Page):
    """The keys, and what the signs mean."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,q", "close", "close", show=False)]
    HINTS = (
        Hint("esc ?", "close", "screen.close"),
        Hint("↑ ↓", "scroll"),
        Hint(": ctrl+p", "command palette", "app.command_palette"),
    )

    def body(self) -> ComposeResult:
        """One text."""
        with VerticalScroll():
            yield Static(_help(), classes="help")


_SIGNS = (
    (Status.OK, "holds"),
    (Status.CHANGED, "holds, since something was done for it in this run"),
    (Status.WARNING, "holds well enough, but read it"),
    (Status.FAILED, "does not hold"),
    (Status.BLOCKED, "waits for another step"),
    (Status.SKIPPED, "does not apply here"),
)


def _help() -> Content:
    rows: list[Content] = [
        assemble(("Every step is a statement about this machine.", "bold"), (" Looking changes nothing.", "")),
        *(Content(row) for row in wrap("What would be done is shown in full before it is done.", 76)),
        Content(""),
        *(_key(action) for action in ACTIONS),
        _key(Action("", ": ctrl+p", "", "", "The command palette: all of this, errors explained, themes")),
        Content(""),
        *(_key(action) for action in MOVES),
        Content(""),
        *(_legend(symbols.GLYPHS[status], symbols.STYLES[status], meaning) for status, meaning in _SIGNS),
        _legend(symbols.RUNNING, symbols.RUNNING_STYLE, "is being looked at, or worked on"),
        Content(""),
        _legend("safe", symbols.STYLES[Status.OK], "a remedy that adds or repairs; loses nothing"),
        _legend("destructive", symbols.STYLES[Status.FAILED], "loses data; asks for a name first"),
        _legend("by hand", symbols.STYLES[Status.WARNING], "only you can do it; the text says how"),
    ]
    return Content("\n").join(rows)


def _key(action: Action) -> Content:
    return _legend(action.sign, symbols.KEY, action.help)


def _legend(sign: str, style: str, meaning: str) -> Content:
    return assemble((f"  {sign:<12}", style), (meaning, "$foreground"))
