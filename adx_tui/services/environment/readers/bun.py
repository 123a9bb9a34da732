"""bun, which reads the files by itself, before the program and expands variables.

https://bun.com/docs/runtime/environment-variables, https://github.com/oven-sh/bun/blob/main/src/env_loader.zig
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from adx_tui.services.environment.readers.reading import ENDLESS, LONGEST, Reading

FILES = (".env.development.local", ".env.local", ".env.development", ".env")
"""What `bun` reads, the one that counts most first."""

_SPACE = "\t\v\f \n\r"
_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_SPACES = re.compile(f"[{_SPACE}]*")
_LINE_END = re.compile(r"[\n\r]")
_UNQUOTED = re.compile(r"[^#\r\n]*")
_VARIABLE = re.compile(
    r"(?P<escaped>\\\$)"
    r"|\$\{(?P<braced>[A-Za-z0-9_]*)(?::-(?P<default>(?:\$\{[^}]*\}|[^}\\])*))?\}"
    r"|\$(?P<bare>[A-Za-z0-9_]+)"
    r"|(?P<odd>\$\{)"
)
_DEEPEST = 16
_MOST_OPENED = 100


def read(texts: Sequence[str], process_environment: Mapping[str, str]) -> Reading:
    """As `bun run` in the files' folder."""
    known = dict(process_environment)
    keys: dict[str, None] = {}
    unsettled: dict[str, str] = {}
    for text in texts:
        new = {key: value for key, value in parse(text).items() if keys.setdefault(key) is None and key not in known}
        known |= new
        for key in new:
            expanded = _expanded(known[key], known)
            if len(expanded) > LONGEST:
                unsettled[key] = ENDLESS
            else:
                known[key] = expanded
    return Reading({key: known[key] for key in keys if key not in unsettled}, unsettled)


def parse(text: str) -> dict[str, str]:
    """The keys of one file, with their values as they are written."""
    text = text.removeprefix("\ufeff")
    values: dict[str, str] = {}
    position = 0
    while position < len(text):
        key, after = _key(text, _skip(text, position), export=True)
        if key is None:
            end = _LINE_END.search(text, after)
            position = end.end() if end else len(text)
            continue
        values[key], position = _value(text, after)
    return values


def _key(text: str, start: int, *, export: bool) -> tuple[str | None, int]:
    """The key that begins there and where its value does; None, and where it was looked for."""
    name = _NAME.match(text, start)
    if name is None or name.end() >= len(text):
        return None, start
    at = _skip(text, name.end())
    if export and at > name.end() and name[0] == "export":
        key, after = _key(text, at, export=False)
        if key is not None:
            return key, after
    if text[at : at + 1] == "=":
        return name[0], at + 1
    if text[at : at + 1] == ":" and text[at + 1 : at + 2] and text[at + 1] in _SPACE:
        return name[0], at + 2
    return None, start


def _value(text: str, start: int) -> tuple[str, int]:
    at = _skip(text, start)
    if at >= len(text):
        return "", at
    if text[at] in "`\"'":
        quoted = _quoted(text, at)
        if quoted is not None:
            return quoted
    match = _UNQUOTED.match(text, start)
    assert match is not None  # it can be empty
    return match[0].strip(_SPACE), match.end()


def _quoted(text: str, start: int) -> tuple[str, int] | None:
    """What stands in quotes, and where the next line begins; None where they are not closed."""
    quote, at = text[start], start + 1
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == quote:
            end = _LINE_END.search(text, at + 1)
            return _unescaped(text[start + 1 : at], quote), end.end() if end else len(text)
        at += 1
    return None


def _unescaped(value: str, quote: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if quote != '"':
        return value
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "r": "\r"}.get(match[1], match[0]), value, flags=re.DOTALL)


def _expanded(value: str, known: Mapping[str, str], depth: int = 0) -> str:
    if value.count("${") > _MOST_OPENED:  # each would be looked for the end of
        return value
    pieces: list[str] = []
    position = 0
    for match in _VARIABLE.finditer(value):
        if match["odd"] or depth > _DEEPEST:
            break  # a brace that holds something else: what follows is left as it is
        pieces.append(value[position : match.start()])
        name = match["braced"] if match["braced"] is not None else match["bare"]
        if match["escaped"]:
            pieces.append("$")
        elif name in known:
            pieces.append(known[name])
        else:
            pieces.append(_expanded(match["default"] or "", known, depth + 1))
        position = match.end()
    return "".join((*pieces, value[position:]))


def _skip(text: str, position: int) -> int:
    match = _SPACES.match(text, position)
    assert match is not None  # it can be empty
    return match.end()
