"""The runs there were: when, what for, how long, what they changed and how they ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from adx_tui.core.model import Status
from adx_tui.core.past_run import PastRun
from adx_tui.core.state import ExitCode
from adx_tui.core.wording import counted
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.line import assemble
from adx_tui.tui.drawing.text import escape, seconds, wrap
from adx_tui.tui.screens.base import Hint, Page
from adx_tui.tui.widgets.folded_text import FoldedText

_INDENT = "    "


class HistoryPage(Page):
    """Of this project, the latest first; a run that only looked leaves nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("H,q", "close", "close", show=False)]
    HINTS = (Hint("esc H", "close", "screen.close"), Hint("↑ ↓ pgup pgdn", "scroll"))

    def __init__(self, runs: Sequence[PastRun]) -> None:
        super().__init__()
        self._runs = runs

    def body(self) -> ComposeResult:
        """One text."""
        with VerticalScroll():
            yield FoldedText(self._lines, classes="help")

    def _lines(self, width: int) -> Iterator[Content]:
        if not self._runs:
            yield assemble(("No run has been kept: only those that may change something are.", symbols.MUTED))
            return
        yield assemble((f"{counted(len(self._runs), 'run')}, the latest first", symbols.MUTED))
        for run in self._runs:
            yield Content("")
            yield from _run(run, width)


def _run(run: PastRun, width: int) -> Iterator[Content]:
    status = Status.OK if run.exit_code == ExitCode.READY else Status.FAILED
    glyph, style = symbols.GLYPHS[status], symbols.STYLES[status]
    head = f"{run.at.astimezone():%Y-%m-%d %H:%M}  {escape(run.what)}  {seconds(run.seconds)}  {escape(run.outcome)}"
    first, *rest = wrap(head, width - 2)
    yield assemble((glyph + " ", style), (first, "bold"))
    yield from (assemble(("  " + row, "bold")) for row in rest)
    for change in run.changed or ("nothing was changed",):
        yield from (assemble((_INDENT + row, symbols.MUTED)) for row in wrap(escape(change), width - len(_INDENT)))
