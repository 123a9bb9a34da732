"""What Enter is about to apply, each remedy with exactly what it runs: nothing of it is cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from adx_tui.core.model import Remedy
from adx_tui.tui.drawing.code import code_lines
from adx_tui.tui.drawing.line import assemble, indented
from adx_tui.tui.drawing.text import escape, wrap

_INDENT = ("  ", "")


def review_lines(remedies: Sequence[Remedy], width: int) -> Iterator[Content]:
    """The rows of it, none wider than `width`."""
    for remedy in remedies:
        yield from (assemble((row, "bold")) for row in wrap(escape(remedy.title), width))
        preview = remedy.preview.strip("\n")
        if preview and preview != remedy.title:
            yield from (indented(row, _INDENT) for row in code_lines(preview, width - len(_INDENT[0])))
