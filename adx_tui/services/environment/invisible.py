"""Characters in a value that came along when it was copied, and that nobody sees or means: a no-break space at an end,
a zero-width space, typographic quotes around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from adx_tui.services.environment.env_file import Entry, EnvFile

# Not the joiners U+200C and U+200D, which Persian, Hindi and emoji are written with.
_NOWHERE = "\u00ad\u200b\u200e\u200f\u2060\ufeff" + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_BLANKS = "\u00a0\u1680\u2007\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_QUOTES = {"“": "”„", "”": "”", "„": "“”", "‘": "’", "’": "’", "«": "»"}
"""Typographic quotes, by those that they open with what closes them."""
_AT_AN_END = re.compile(rf"=[ \t]*[{_BLANKS}]|[{_BLANKS}][ \t\r{_BLANKS}]*\Z")
_COMMENT = re.compile(r"\s#")


@dataclass(frozen=True, slots=True)
class Unseen:
    """A value with such characters: which, and what is left without them."""

    entry: Entry
    what: str
    value: str


def find_unseen(file: EnvFile) -> Iterator[Unseen]:
    """The values of the file that have some, those that count. A value of several lines is a text of its own."""
    lines = file.text.split("\n")
    for entry in file.counting.values():
        if "\n" not in entry.value:
            raw = lines[entry.line - 1] if entry.line <= len(lines) else ""
            yield from _find(entry, raw)


def _find(entry: Entry, raw: str) -> Iterator[Unseen]:
    clean = "".join(char for char in entry.value if char not in _NOWHERE)
    names = [_name(char) for char in dict.fromkeys(entry.value) if char in _NOWHERE]
    stripped = clean.strip(_BLANKS)
    if stripped != clean:
        edges = clean.replace(stripped, "", 1) if stripped else clean
        names += [_name(char) for char in dict.fromkeys(edges) if char in _BLANKS]
    elif entry.written[:1] not in ("'", '"', "`") and (match := _AT_AN_END.search(_COMMENT.split(raw)[0])):
        names += [_name(char) for char in dict.fromkeys(match[0]) if char in _BLANKS]
    if len(stripped) > 1 and stripped[-1] in _QUOTES.get(stripped[0], ""):
        names.append("typographic quotes around it")
        stripped = stripped[1:-1]
    if names:
        yield Unseen(entry, ", ".join(dict.fromkeys(names)), stripped)


def _name(char: str) -> str:
    return f"U+{ord(char):04X} ({unicodedata.name(char, 'a control character').lower()})"
