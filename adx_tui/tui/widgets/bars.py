"""The first and the last lines of the screen: whose project it is and how far it is; and what the keys do."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget

from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.line import assemble, spread
from adx_tui.tui.drawing.text import cut, escape
from adx_tui.tui.model.actions import ACTIONS, WORKING, Action

_GAP = 2
# How much longer the labels get where they say what they would do: "fix Environment (12)", "fix all (12)".
_LONGER = 25


class StatusLine(Widget):
    """Project, server, and how many steps hold."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = ("", "", "", symbols.MUTED)

    def show(self, project: str, postgres: str, verdict: str, style: str) -> None:
        """Say this from now on."""
        shown = (escape(project), escape(postgres), verdict, style)
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def render(self) -> Content:
        """One line; the server's name gives way first."""
        project, postgres, verdict, style = self._shown
        width = self.content_size.width
        left = assemble(("adx-tui", "bold $text-primary"), ("  ", ""), (cut(project, width // 3), "bold"))
        room = width - left.cell_length - len(verdict) - 5
        right = assemble((cut(postgres, room), symbols.MUTED), ("   ", ""), (verdict, style))
        return spread(left, right, width)


class KeyBar(Widget):
    """Every key with its label, in as many lines as it takes; what can't be done now is dim. Each can be clicked."""

    def __init__(self) -> None:
        super().__init__()
        # Its keys can be clicked, but they are no links: they keep their own colours.
        self.auto_links = False
        self._labels: Mapping[str, str] = {}
        self._enabled: frozenset[str] = frozenset()

    def show(self, labels: Mapping[str, str], enabled: frozenset[str]) -> None:
        """`labels` differ from the usual ones; `enabled` are the actions that can be done."""
        if (labels, enabled) != (self._labels, self._enabled):
            self._labels, self._enabled = labels, enabled
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One or two lines."""
        return len(self._rows(width))

    def render(self) -> Content:
        """The keys."""
        return Content("\n").join(self._rows(self.content_size.width))

    def _rows(self, width: int) -> list[Content]:
        shown = [action for action in ACTIONS if action.in_bar]
        keys = [self._key(action) for action in shown]
        # With room for every label: a bar that goes from one row to two and back moves all that is above it.
        if sum(len(action.sign + action.label) + 1 + _GAP for action in shown) + _LONGER <= width:
            return [_row(keys)]
        # Two rows of one sense each: what changes the machine, and what is around it. More where that is too wide.
        return [row for part in (keys[:WORKING], keys[WORKING:]) for row in _rows(part, width)]

    def _key(self, action: Action) -> Content:
        label = self._labels.get(action.name, action.label)
        enabled = action.name in self._enabled
        key = assemble(
            (action.sign, symbols.KEY if enabled else symbols.MUTED),
            (" " + escape(label), "$foreground" if enabled else symbols.MUTED),
        )
        key = key if enabled else key.stylize("dim")
        return key.stylize(Style.from_meta({"@click": f"screen.{action.name}"}))


def _row(keys: list[Content]) -> Content:
    return Content(" " * _GAP).join(keys)


def _rows(keys: list[Content], width: int) -> list[Content]:
    rows: list[list[Content]] = [[]]
    used = 0
    for key in keys:
        if rows[-1] and used + key.cell_length > width:
            rows.append([])
            used = 0
        rows[-1].append(key)
        used += key.cell_length + _GAP
    return [_row(row) for row in rows]
