"""The first and the last lines of the screen: whose project it is and how far it is; and what the keys do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
# A screen of fewer rows than a terminal begins with.
_LOW = 24


class StatusLine(Widget):
    """Project, server, and how many steps hold."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = ("", "", "", symbols.MUTED, "")

    def show(self, project: str, postgres: str, verdict: str, style: str, age: str = "") -> None:
        """Say this from now on; `age` is how long ago it was seen, empty for just now."""
        shown = (escape(project), escape(postgres), verdict, style, age)
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def render(self) -> Content:
        """One line; the server's name gives way first."""
        project, postgres, verdict, style, age = self._shown
        width = self.content_size.width
        left = assemble(("adx-tui", "bold $text-primary"), ("  ", ""), (cut(project, width // 3), "bold"))
        room = width - left.cell_length - len(verdict) - 5
        aged = f" · looked {age}" if age and room > len(postgres) + len(age) + 10 else f" · {age}" if age else ""
        postgres = cut(postgres, room - len(aged))
        right = assemble((postgres, symbols.MUTED), ("   ", ""), (verdict, style), (aged, symbols.MUTED))
        return spread(left, right, width)


class KeyBar(Widget):
    """Every key with its label, in two lines at most; what can't be done now is muted and not bold. On a small screen
    one line with what can be done. Each key can be clicked."""

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
        # With room for every label: a bar that goes from one row to two and back moves all that is above it.
        if sum(len(action.sign + action.label) + 1 + _GAP for action in shown) + _LONGER <= width:
            return [self._row(shown)]
        # Two rows of one sense each: what changes the machine, and what is around it. More would hide the walk.
        rows = []
        for part in (shown[:WORKING], shown[WORKING:]):
            row = self._row(part)
            able = [action for action in part if action.name in self._enabled]
            rows.append(row if row.cell_length <= width else self._row(able))
        if self.app.size.height >= _LOW and all(row.cell_length <= width for row in rows):
            return rows
        return [self._most_useful(width)]

    def _most_useful(self, width: int) -> Content:
        """The keys that do something now, as many as there is room for; the last two get one out of anything."""
        *able, help_, leave = [action for action in ACTIONS if action.in_bar and action.name in self._enabled]
        for shown in range(len(able), -1, -1):
            row = self._row([*able[:shown], help_, leave])
            if row.cell_length <= width:
                return row
        return row

    def _row(self, actions: Sequence[Action]) -> Content:
        return Content(" " * _GAP).join([self._key(action) for action in actions])

    def _key(self, action: Action) -> Content:
        label = self._labels.get(action.name, action.label)
        enabled = action.name in self._enabled
        key = assemble(
            (action.sign, symbols.KEY if enabled else symbols.MUTED),
            (" " + escape(label), "$foreground" if enabled else symbols.MUTED),
        )
        return key.stylize(Style.from_meta({"@click": f"screen.{action.name}"}))
