"""What an edit of a schema's lines makes of a file, and how that is shown."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from adx_tui.services.prisma.schema_line import split_lines
from adx_tui.services.prisma.schema_problems import LineEdit


def apply_edits(text: str, edits: Iterable[LineEdit]) -> str:
    """The text of a file, with those edits that are all for it. What is added has the line ends of the file."""
    end = "\r\n" if "\r\n" in text else "\n"
    position, starts = 0, []
    for line in split_lines(text):
        starts.append(position)
        position += len(line)
        position += 2 if text.startswith("\r\n", position) else 1
    starts.append(len(text))
    for edit in sorted(edits, key=lambda edit: edit.line, reverse=True):
        first, behind = (min(number, len(starts)) - 1 for number in (edit.line, edit.line + edit.removed))
        added = "".join(f"{line}{end}" for line in edit.added)
        text = text[: starts[first]] + added + text[starts[behind] :]
    return text


def difference(name: str, text: str, edits: Iterable[LineEdit]) -> tuple[str, ...]:
    """What the edits change in a file called `name`, as the lines of a unified diff."""
    before, after = split_lines(text), split_lines(apply_edits(text, edits))
    return tuple(difflib.unified_diff(before, after, name, name, n=1, lineterm=""))
