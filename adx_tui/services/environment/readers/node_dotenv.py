"""node's `dotenv`, by which `dotenv/config` in a Prisma config reads too. It expands nothing.

https://github.com/motdotla/dotenv (its one regular expression is the same from version 15 to 18, and in @next/env)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from adx_tui.services.environment.readers.javascript import SPACE
from adx_tui.services.environment.readers.reading import Reading

_S = f"[{SPACE}]"
_KEY = re.compile(rf"(?:export{_S}+)?([A-Za-z0-9_.-]+)(?:{_S}*=|:{_S})")
_SPACES = re.compile(rf"{_S}*")
_LINE_END = re.compile("[\n\r\u2028\u2029]")
_UNQUOTED = re.compile(r"[^#\r\n]*")
_AFTER_QUOTE = re.compile(rf"[{SPACE.replace(chr(10), '').replace(chr(13), '')}]*(?:#|\n|\Z)")


def read(texts: Sequence[str], process_environment: Mapping[str, str]) -> Reading:
    """As `dotenv.config({path: [...]})`: the first file that has a key counts, the process environment before it."""
    return Reading({key: process_environment.get(key, value) for key, value in merged(texts).items()})


def merged(texts: Sequence[str]) -> dict[str, str]:
    """The keys of several files, in their order; the first one counts."""
    values: dict[str, str] = {}
    for text in texts:
        values |= {key: value for key, value in parse(text).items() if key not in values}
    return values


def parse(text: str) -> dict[str, str]:
    """As `dotenv.parse`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    values: dict[str, str] = {}
    position: int | None = 0
    while position is not None:
        begin = _end_of(_SPACES, text, position)
        key = _KEY.match(text, begin)
        if key is None:
            position = _next_line(text, begin)
            continue
        written, end = _value(text, key.end())
        values[key[1]] = _unquoted(written.strip(SPACE))
        position = _next_line(text, end)
    return values


def _value(text: str, begin: int) -> tuple[str, int]:
    """The value as it is written after the `=`, and where it ends. A quote may stand on a later line than its key."""
    at = _end_of(_SPACES, text, begin)
    if text[at : at + 1] in ("'", '"', "`") and at < len(text):
        end = _closing(text, at)
        if end is not None:
            return text[at:end], end
    end = _end_of(_UNQUOTED, text, begin)
    return text[begin:end], end


def _closing(text: str, at: int) -> int | None:
    """Behind the quote that closes the one at `at`: the next without a backslash, else the last one with. None
    where something else than a comment follows it on its line."""
    quote, escaped = text[at], []
    position = text.find(quote, at + 1)
    while position >= 0 and text[position - 1] == "\\":
        escaped.append(position)
        position = text.find(quote, position + 1)
    candidates = [position, *reversed(escaped)] if position >= 0 else list(reversed(escaped))
    return next((one + 1 for one in candidates if _AFTER_QUOTE.match(text, one + 1)), None)


def _unquoted(value: str) -> str:
    first = value[:1]
    if len(value) > 1 and first in ("'", '"', "`") and value[-1] == first:
        value = value[1:-1]
    return value.replace("\\n", "\n").replace("\\r", "\r") if first == '"' else value


def _end_of(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    assert match is not None  # it can be empty
    return match.end()


def _next_line(text: str, position: int) -> int | None:
    end = _LINE_END.search(text, position)
    return end.end() if end else None
