"""What every screen laid over the walk has in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widget import Widget

from adx_tui.core.model import Check
from adx_tui.core.state import StepState
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.line import assemble

Result = TypeVar("Result")
_CLOSES = "screen.close"


class Hint(NamedTuple):
    """A key, what it does, and the action that a click on it is, where it is one."""

    sign: str
    label: str
    action: str = ""


class HintLine(Widget):
    """As many of the keys as there is room for, each whole."""

    def __init__(self, hints: Sequence[Hint]) -> None:
        super().__init__(classes="hints")
        self.auto_links = False
        self._hints = hints

    def render(self) -> Content:
        """What only moves gives way first, what gets one out never."""
        shown = list(self._hints)
        while (line := _line(shown)).cell_length > self.content_size.width and len(shown) > 1:
            others = [hint for hint in shown if hint.action != _CLOSES]
            shown.remove(next((hint for hint in reversed(others) if not hint.action), others[-1]))
        return line


class Overlay(ModalScreen[Result]):
    """Escape closes it. `HINTS` are its keys, said in its last line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "close")]
    HINTS: ClassVar[tuple[Hint, ...]] = (Hint("esc", "close", "screen.close"),)

    def hints(self) -> HintLine:
        """The line with the keys, which can be clicked: whoever has only a mouse gets out again."""
        return HintLine(self.HINTS)

    def follow(self, step: StepState, check: Check | None, in_work: frozenset[str]) -> None:
        """What the walk's cursor is on now, and what is known of it; for a page that shows that."""

    def action_close(self) -> None:
        """Back to where one was, with nothing done."""
        self.dismiss(None)


def _line(hints: Sequence[Hint]) -> Content:
    return Content("  ").join([_key(hint) for hint in hints])


def _key(hint: Hint) -> Content:
    key = assemble((hint.sign, symbols.KEY), (" " + hint.label, "$foreground"))
    return key.stylize(Style.from_meta({"@click": hint.action})) if hint.action else key


class Page(Overlay[None]):
    """An overlay over the whole screen, closed by the key that opened it too."""

    def compose(self) -> ComposeResult:
        """The subclass's part, then the keys."""
        yield from self.body()
        yield self.hints()

    def body(self) -> ComposeResult:
        """What the page shows."""
        raise NotImplementedError
