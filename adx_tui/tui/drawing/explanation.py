"""What a pasted error stands for, as text under the field that it was pasted into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from adx_tui.core import codes
from adx_tui.core.explain import Answer, Entry, find
from adx_tui.tui.drawing import symbols
from adx_tui.tui.drawing.line import assemble, linked


def explanation(answers: Sequence[Answer]) -> Content:
    """The best answer whole, and the others by name."""
    return Content("\n").join(list(_lines(answers)))


def _lines(answers: Sequence[Answer]) -> Iterator[Content]:
    best, *others = answers
    entry = best.entry
    yield _named(entry, "bold")
    yield from (assemble(("recognised by  ", symbols.MUTED), (words, "$foreground")) for words in best.words)
    yield Content("")
    yield assemble((entry.why, "$foreground"))
    yield Content("")
    yield assemble(("what to do  ", symbols.MUTED), (entry.what_to_do, "$foreground"))
    if (ours := codes.ENTRIES.get(entry.code)) is not None:
        yield assemble(("prevention  ", symbols.MUTED), (ours.prevention, "$foreground"))
    yield from _list("adx-tui looks for it as", [known for code in entry.see if (known := find(code)) is not None])
    yield from _list("it may also be", [other.entry for other in others])


def _list(title: str, entries: Sequence[Entry]) -> Iterator[Content]:
    if entries:
        yield Content("")
        yield assemble((title, symbols.MUTED))
        yield from (_named(entry, "$foreground") for entry in entries)


def _named(entry: Entry, style: str) -> Content:
    row = assemble((f"{entry.code}  {entry.title}", style))
    return linked(row, entry.code) if entry.code in codes.ENTRIES else row
