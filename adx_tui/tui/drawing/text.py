"""Text that somebody else wrote, made fit for a terminal: nothing in it is obeyed, nothing of it is lost."""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size

from adx_tui.core.text import escape_control_characters
from adx_tui.core.wording import counted

TAB = "    "


def escape(text: str) -> str:
    """`text` in one line, with every control character shown instead of sent; a tab becomes blanks."""
    return escape_control_characters(text.replace("\t", TAB))


def escape_lines(text: str) -> list[str]:
    """The lines of `text`, each one harmless."""
    return [escape(line.removesuffix("\r")) for line in text.split("\n")]


def escape_text(text: str) -> str:
    """`text` with its lines, and nothing else that a terminal would obey."""
    return "\n".join(escape_lines(text))


def cut(text: str, width: int) -> str:
    """`text` in at most `width` cells; an ellipsis says that there is more."""
    if width <= 0:
        return ""
    # Measuring ten thousand characters to show eighty is what makes a screen slow.
    head = text[: width * 4]
    if len(head) == len(text) and cell_len(text) <= width:
        return text
    shown = set_cell_size(head, width - 1).rstrip() + "…"
    while cell_len(shown) > width:  # a joiner without anything before it is measured otherwise alone
        shown = shown[:-2] + "…"
    return shown


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken between words where there are any."""
    width = max(width, 2)
    if len(text) <= width and cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    line, used = "", 0
    for word in re.findall(r"\s*\S+", text):
        cells = cell_len(word)
        if used + cells <= width:
            line, used = line + word, used + cells
            continue
        if line:
            lines.append(line)
            word = word.lstrip()
        *whole, line = fold(word, width)
        lines.extend(whole)
        used = cell_len(line)
    return [*lines, line]


def fold(text: str, width: int) -> list[str]:
    """`text` in pieces of at most `width` cells, broken anywhere."""
    if len(text) <= width and cell_len(text) <= width:
        return [text]
    if text.isascii():
        return [text[at : at + width] for at in range(0, len(text), width)]
    pieces: list[str] = []
    start, used = 0, 0
    for at, character in enumerate(text):
        cells = cell_len(character)
        if used + cells > width and at > start:
            pieces.append(text[start:at])
            start, used = at, 0
        used += cells
    return [*pieces, text[start:]]


def seconds(value: float) -> str:
    """A span of time in at most six cells."""
    if value < 99.95:
        return f"{value:.1f} s"
    return _minutes(round(value))


def whole_seconds(value: float) -> str:
    """The clock of what runs: tenths would have to be drawn ten times a second."""
    return f"{int(value)} s" if value < 100 else _minutes(int(value))


def _minutes(value: int) -> str:
    minutes, rest = divmod(value, 60)
    return f"{minutes}:{rest:02}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02} h"


def ago(seconds: float) -> str:
    """How long ago that was, by the minute; empty for less than one."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return ""
    if minutes < 60:
        return f"{minutes} min ago"
    hours = minutes // 60
    return f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"


def tally(holding: int, total: int, noun: str = "") -> str:
    """`1 of 3 steps holds`, `2 of 3 hold`."""
    return f"{holding} of {counted(total, noun) if noun else total} {'holds' if holding == 1 else 'hold'}"
