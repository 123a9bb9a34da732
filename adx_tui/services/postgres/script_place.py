"""A place in a script of SQL: its line and column, and what to show of the script round it.

Every function is pure, takes any text, and raises nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator


def position(script: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of the character at `offset` (from 0), in characters.

    An offset outside the script is taken to its nearer end. LF and CRLF end a line; a CR alone does not, as in
    psql's own reports. PostgreSQL's error position counts the same characters, but from 1.
    """
    offset = max(0, min(offset, len(script)))
    if script[max(0, offset - 1) : offset + 1] == "\r\n":
        offset -= 1
    return script.count("\n", 0, offset) + 1, offset - script.rfind("\n", 0, offset)


def excerpt(script: str, line: int, column: int, *, message: str, context: int = 1, width: int = 100) -> str:
    """The line and its `context` neighbours, numbered, and `message` at a caret under `column`:

        2 │ ALTER TABLE "Batch" ADD COLUMN "code" TEXT;
        3 │ ALTER TABLE "Batchs" ALTER COLUMN "code" SET NOT NULL;
          │             ^ relation "Batchs" does not exist

    A line wider than `width` terminal cells is cut, the marked one round its column. Control and invisible
    characters, and blanks other than the space, are written out (`<U+00A0>`): a terminal gets nothing but text,
    and what can't be seen is seen. A place outside the script is moved into it.
    """
    line = max(1, line)
    lines = script.split("\n", line + context)[: line + context]
    if len(lines) > 1 and len(lines) != line and not lines[-1].strip():
        lines.pop()  # the end of the file; or as empty a line
    line, gutter, shown = min(line, len(lines)), len(str(len(lines))), []
    shown_message = "".join(shape for shape, _ in _shapes(" ".join(message.split())))
    for number in range(max(1, line - context), len(lines) + 1):
        text, caret = _window(lines[number - 1].removesuffix("\r"), column if number == line else 1, width)
        shown.append(f"{number:>{gutter}} │ {text}".rstrip())
        if number == line:
            shown.append(f"{'':>{gutter}} │ {'':>{caret}}^ {shown_message}".rstrip())
    return "\n".join(shown)


def _window(text: str, column: int, width: int) -> tuple[str, int]:
    """What to show of `text`, and the cell in it where `column` stands."""
    at = max(0, min(column - 1, len(text)))
    low = max(0, at - width)
    shapes = list(_shapes(text[low : at + width + 1]))
    caret = sum(cells for _, cells in shapes[: at - low])
    first, last, used = 0, len(shapes), sum(cells for _, cells in shapes)
    if low > 0 or used > width:
        while caret > width * 2 // 3:
            caret, used, first = caret - shapes[first][1], used - shapes[first][1], first + 1
        while used > width and last > first:
            last, used = last - 1, used - shapes[last - 1][1]
    before, after = "…" * (low + first > 0), "…" * (low + last < len(text))
    return before + "".join(shape for shape, _ in shapes[first:last]) + after, caret + len(before)


def _shapes(text: str) -> Iterator[tuple[str, int]]:
    """What stands for each character on a terminal, and how many cells it takes."""
    cell = 0
    for char in text:
        category = unicodedata.category(char)
        if char == "\t":
            shape, cells = " " * (4 - cell % 4), 4 - cell % 4
        elif category[0] in "CZ" and char != " ":
            shape, cells = (written := f"<U+{ord(char):04X}>"), len(written)
        else:
            shape, cells = char, 2 if unicodedata.east_asian_width(char) in "WF" else category not in ("Mn", "Me")
        cell += cells
        yield shape, cells
