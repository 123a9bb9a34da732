"""Docker Compose (version 2): its `.env`, for the compose file's `${…}`, and a service's `env_file`.

https://github.com/compose-spec/compose-go/blob/main/dotenv/parser.go, https://docs.docker.com/compose/environment-variables/
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence

from adx_tui.services.docker.compose_variables import MalformedVariableError, Variables
from adx_tui.services.environment.readers.reading import Reading

_BLANK = "\t\v\f\r \x85\xa0"
_BLANKS = re.compile(f"[{_BLANK}]*")
_EXPORT = re.compile(r"export\s+")
_END_OF_KEY = re.compile(r"[=:\n]")
_IN_KEY = re.compile(rf"(?:[\w.\[\]-]|[{_BLANK}])*\Z")
_ESCAPE = re.compile(r"\\(?:[abcfnrtv$\"\\]|0\d{0,3})")
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", '"': '"', "\\": "\\"}
# A dollar that begins no variable stands for itself.
_LONE_DOLLAR = re.compile(r"\$\$|\$(?![A-Za-z_{])")

Fill = Callable[[str], str]


class _RefusedError(ValueError):
    """Compose ends with an error here."""


def read(texts: Sequence[str], process_environment: Mapping[str, str]) -> Reading:
    """The variables that the compose file can name: the process environment counts, then the first file."""
    reading = read_env_file(texts, process_environment)
    outside = {key: process_environment[key] for key in reading.values if key in process_environment}
    return Reading({**reading.values, **outside}, refused=reading.refused)


def read_env_file(texts: Sequence[str], environment: Mapping[str, str]) -> Reading:
    """What a service's container gets of its `env_file`; `environment` is what the compose file can name, and fills
    variables in without taking the place of a key."""
    values: dict[str, str] = {}
    try:
        for text in reversed(texts):
            _parse(text.removeprefix("\ufeff"), values, environment)
    except (_RefusedError, MalformedVariableError) as error:
        return Reading({}, refused=f"Compose ends with an error: {error}")
    values.pop("", None)
    return Reading(values)


def _parse(text: str, values: dict[str, str], environment: Mapping[str, str]) -> None:
    known = Variables(ChainMap(dict(environment), values))

    def fill(value: str) -> str:
        if "$" not in value:
            return value
        return known.fill(_LONE_DOLLAR.sub("$$", value))

    position = _statement(text, 0)
    while position < len(text):
        exported = _EXPORT.match(text, position)
        position = exported.end() if exported else position
        end = _END_OF_KEY.search(text, position)
        line = text.count("\n", 0, position) + 1
        if end is None:
            _checked(text[position:], line)
            return  # a word at the end of the file, which is no key
        key = _checked(text[position : end.start()], line).rstrip()
        if " " in key:
            raise _RefusedError(f"line {line}: a key can't contain a blank")
        position = _after_blanks(text, end.end())
        if end[0] == "\n":
            if key in environment:
                values[key] = environment[key]
        else:
            values[key], position = _value(text, position, line, fill)
        position = _statement(text, position)


def _value(text: str, begin: int, line: int, fill: Fill) -> tuple[str, int]:
    """The value that begins there, and what comes after it: more of the same line, where it was quoted."""
    quote = text[begin : begin + 1]
    if quote not in ("'", '"'):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        return fill(text[begin:end].partition(" #")[0].rstrip()), end
    pieces: list[str] = []
    at = begin + 1
    while at < len(text):
        if text[at] == quote:
            value = "".join(pieces)
            return fill(_ESCAPE.sub(_unescaped, value)) if quote == '"' else value, at + 1
        if text[at] == "\\":
            # An escaped quote loses its backslash; whatever else one stands before is seen to later, or left.
            pieces.append(text[at + 1 : at + 2] if text[at + 1 : at + 2] == quote else text[at : at + 2])
            at += 2
        else:
            pieces.append(text[at])
            at += 1
    raise _RefusedError(f"line {line}: a quote is not closed")


def _unescaped(match: re.Match[str]) -> str:
    letter = match[0][1]
    if letter == "$":
        return "$$"
    if letter == "0":
        return chr(int(match[0][2:], 8)) if re.fullmatch(r"[0-7]{3}", match[0][2:]) else match[0]
    return _ESCAPED.get(letter, match[0])


def _checked(key: str, line: int) -> str:
    if not _IN_KEY.match(key):
        raise _RefusedError(f"line {line}: a key holds a character that none can have")
    return key


def _statement(text: str, position: int) -> int:
    """Where the next key begins: behind blank lines and comments."""
    while position < len(text):
        if text[position] == "#":
            end = text.find("\n", position)
            position = len(text) if end < 0 else end
        elif text[position].isspace():
            position += 1
        else:
            break
    return position


def _after_blanks(text: str, position: int) -> int:
    match = _BLANKS.match(text, position)
    assert match is not None  # it can be empty
    return match.end()
