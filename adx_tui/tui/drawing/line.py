"""One row of a panel, and what it stands for when it is clicked or moved to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textual.content import Content
from textual.style import Style

from adx_tui.core.documentation import error_page
from adx_tui.core.wording import counted
from adx_tui.tui.drawing.symbols import MUTED

Part = tuple[str, str]
"""Text, and its style in theme variables."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A row exactly as wide as its panel at most. `target` is what a click on it means: see `StepView.cursor`."""

    content: Content
    target: str | None = None


def assemble(*parts: Part | Content) -> Content:
    """Parts in one row. Text is never read as markup: `Content` takes it as it is."""
    return Content.assemble(*parts)


def spread(left: Content, right: Content, width: int) -> Content:
    """`left` and `right` at the two ends of a row; the left one gives way."""
    room = width - right.cell_length - (1 if right else 0)
    if left.cell_length > room:
        left = left.truncate(max(room, 1), ellipsis=True)
    gap = width - left.cell_length - right.cell_length
    return assemble(left, (" " * max(gap, 0), ""), right)


def shortened(rows: Iterable[Content], most: int | None, key: str = "d") -> Iterator[Content]:
    """`rows`; where there are more than `most`, the first of them and how many more `key` shows."""
    every = list(rows)
    kept = room_for(len(every), most)
    yield from every[:kept]
    yield from more_rows(len(every) - kept, key)


def room_for(rows: int, most: int | None) -> int:
    """How many of so many rows there is room for in `most`, where one is needed to say that there are more."""
    return rows if most is None or rows <= most else max(most - 1, 0)


def more_rows(hidden: int, key: str = "d") -> Iterator[Content]:
    """The row that says that `key` shows so many more; none where nothing is hidden."""
    if hidden:
        yield assemble((f"… {counted(hidden, 'more line')}: {key} shows {'it' if hidden == 1 else 'them'}", MUTED))


def linked(content: Content, code: str) -> Content:
    """`content` with every `code` in it a hyperlink to its page, where the terminal knows such."""
    return content.highlight_regex(re.escape(code), style=Style(link=error_page(code))) if code else content


def indented(content: Content, indent: Part) -> Content:
    """`content` behind `indent`."""
    return assemble(indent, content)
