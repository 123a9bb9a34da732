"""The notation of @env-spec: decorators in comments (`# @required @type=string(minLength=8)`) and calls as values.

As https://varlock.dev/env-spec/reference/ and its grammar have it
(https://github.com/dmno-dev/varlock, packages/env-spec-parser/grammar.peggy): names, values, arguments that go on over
several lines of comment. Nothing is resolved: what a function or a `$REFERENCE` would come to is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

_NAME = re.compile(r"[A-Za-z][^ \t\n=()#@]*")
_FUNCTION = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\(")
_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_]*)=(?!=)")
_ELEMENT_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_]*)[ \t]*=[ \t]*")
_QUOTED = re.compile(r"\"(?:\\\"|[^\"\n])*\"|'(?:\\'|[^'\n])*'|`(?:\\`|[^`\n])*`")
_UNQUOTED = re.compile(r"(?!['\"`])[^# \n]+")
_ARGUMENT = re.compile(r"[^ \n,)]+")
_ELEMENT = re.compile(r"(?:\$\{[^}\n]*\}|[^ \n,)}\]])+")
_STRAY = re.compile(r"[^ \t@#\n][^ \t@\n]*(?:[ \t]+[^ \t@#\n][^ \t@\n]*)*")
_BLANKS = re.compile(r"[ \t]*")
_GO_ON = re.compile(r"(?:[ \t]|(?:#[^\n]*)?\n[ \t]*#[ \t]*)*")
_REFERENCE = re.compile(r"(?<!\\)\$[A-Za-z_{(]")
_MOST_VALUES = 10_000
_DEEPEST = 20
"""Of calls and literals within each other: deeper ones are no schema."""


class NotationError(Exception):
    """The text at `position` is none of the notation."""

    def __init__(self, position: int) -> None:
        super().__init__(f"at character {position}")
        self.position = position


@dataclass(frozen=True, slots=True)
class Static:
    """A value as written: without its quotes, `quote` names them."""

    text: str
    quote: str = ""

    @property
    def is_reference(self) -> bool:
        """Whether it is made of other variables, or of a command's output: `$KEY`, `${KEY}`, `$(command)`."""
        return self.quote != "'" and _REFERENCE.search(self.text) is not None

    def __str__(self) -> str:
        return f"{self.quote}{self.text}{self.quote}"


@dataclass(frozen=True, slots=True)
class Argument:
    """What stands between two commas; `key` is empty where it has none."""

    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class Call:
    """`name(arguments)`; `[a, b]` and `{a=b}` are calls of `[` and `{`, and a decorator's own arguments one of ''."""

    name: str
    arguments: tuple[Argument, ...] = ()

    def __str__(self) -> str:
        inside = ", ".join(f"{part.key}={part.value}" if part.key else str(part.value) for part in self.arguments)
        opened, closed = {"[": ("[", "]"), "{": ("{", "}")}.get(self.name, (f"{self.name}(", ")"))
        return f"{opened}{inside}{closed}"


Value = Static | Call


@dataclass(frozen=True, slots=True)
class Decorator:
    """One `@name`, `@name=value` or `@name(arguments)`. `line` counts from 1."""

    name: str
    line: int
    value: Value | None = None
    stray: str = ""
    """Text after it that belongs to nothing."""

    @property
    def text(self) -> str | None:
        """The value that it has by itself; `true` where none is written, None where only a function would know it."""
        if self.value is None:
            return "true"
        return self.value.text if isinstance(self.value, Static) and not self.value.is_reference else None


@dataclass(slots=True)
class Comments:
    """What a block of comment lines says: decorators, prose, and the first of each line that can't be read as any."""

    decorators: list[Decorator] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    faults: list[Decorator] = field(default_factory=list)

    def add(self, other: Comments) -> None:
        self.decorators += other.decorators
        self.prose += other.prose
        self.faults += other.faults


def read_comments(lines: Sequence[str], first_line: int) -> Comments:
    """Read whole comment lines (`# …`), the first of which is line `first_line` of the file."""
    comments, text, position = Comments(), "\n".join(lines), 0
    while position < len(text):
        line = first_line + text.count("\n", 0, position)
        content = text.index("#", position) + 1
        content = _match(_BLANKS, text, content)[1]
        end = text.find("\n", position) % (len(text) + 1)
        if text.startswith("@", content):
            try:
                decorators, end = _decorators(text, content, lambda at: first_line + text.count("\n", 0, at))
                comments.decorators += decorators
            except NotationError:
                name = _NAME.match(text, content + 1)
                comments.faults.append(Decorator(name[0] if name else "", line))
        else:
            comments.prose.append(text[content:end].strip())
        position = end + 1
    return comments


def read_call(text: str) -> Call | None:
    """The function call that `text`, all of a value, is; None where it is none."""
    try:
        call, position = _Reader(text, _plain_blanks).function(0, 0)
    except NotationError:
        return None
    return call if call is not None and position == len(text) else None


def _decorators(text: str, position: int, line_at: Callable[[int], int]) -> tuple[list[Decorator], int]:
    """All of one line, and where it ends. Raises NotationError."""
    found: list[Decorator] = []
    reader = _Reader(text, _comment_blanks)
    while True:
        decorator, position = reader.decorator(position, line_at(position))
        found.append(decorator)
        while True:
            after = _match(_BLANKS, text, position)[1]
            if after == len(text) or text[after] == "\n":
                return found, after
            if text[after] == "#":
                return found, text.find("\n", after) % (len(text) + 1)
            if after == position:
                raise NotationError(position)
            position = after
            if text[position] == "@":
                break
            stray, position = _match(_STRAY, text, position)
            if not stray:
                raise NotationError(position)
            last = found[-1]
            found[-1] = Decorator(last.name, last.line, last.value, stray)


class _Reader:
    """Reads values of `text`; `blanks` is what may stand between the arguments of a call."""

    def __init__(self, text: str, blanks: Callable[[str, int], int]) -> None:
        self.text = text
        self.blanks = blanks
        self.read = 0

    def decorator(self, position: int, line: int) -> tuple[Decorator, int]:
        name = _NAME.match(self.text, position + 1)
        if name is None:
            raise NotationError(position)
        position = name.end()
        if self.text.startswith("(", position):
            arguments, position = self._arguments(position + 1, ")", 0)
            return Decorator(name[0], line, Call("", arguments)), position
        if not self.text.startswith("=", position):
            return Decorator(name[0], line), position
        value, position = self._value(position + 1, _UNQUOTED, 0)
        return Decorator(name[0], line, value), position

    def function(self, position: int, depth: int) -> tuple[Call | None, int]:
        name = _FUNCTION.match(self.text, position)
        if name is None:
            return None, position
        arguments, end = self._arguments(name.end(), ")", depth + 1)
        return Call(name[1], arguments), end

    def _value(self, position: int, unquoted: re.Pattern[str], depth: int) -> tuple[Value, int]:
        self.read += 1
        if self.read > _MOST_VALUES:  # what looks like a literal and is none is read again as text, over and over
            raise NotationError(position)
        for read in (self._literal, self.function):
            try:
                call, end = read(position, depth)
            except NotationError:
                continue  # it may still do as plain text
            if call is not None:
                return call, end
        if quoted := _QUOTED.match(self.text, position):
            quote = quoted[0][0]
            return Static(quoted[0][1:-1].replace(f"\\{quote}", quote), quote), quoted.end()
        plain, end = _match(unquoted, self.text, position)
        if not plain:
            raise NotationError(position)
        return Static(plain), end

    def _literal(self, position: int, depth: int) -> tuple[Call | None, int]:
        opened = self.text[position : position + 1]
        if opened not in ("[", "{") or not opened:
            return None, position
        arguments, end = self._arguments(position + 1, "]" if opened == "[" else "}", depth + 1)
        return Call(opened, arguments), end

    def _arguments(self, position: int, closing: str, depth: int) -> tuple[tuple[Argument, ...], int]:
        """Up to and with `closing`; a comma may stand before it. Raises NotationError."""
        if depth > _DEEPEST:
            raise NotationError(position)
        arguments: list[Argument] = []
        position = self.blanks(self.text, position)
        while not self.text.startswith(closing, position):
            argument, position = self._argument(position, closing, depth)
            arguments.append(argument)
            position = self.blanks(self.text, position)
            if self.text.startswith(",", position):
                position = self.blanks(self.text, position + 1)
            elif not self.text.startswith(closing, position):
                raise NotationError(position)
        return tuple(arguments), position + 1

    def _argument(self, position: int, closing: str, depth: int) -> tuple[Argument, int]:
        key = None
        if closing != "]":
            key = (_KEY if closing == ")" else _ELEMENT_KEY).match(self.text, position)
        if key is None and closing == "}":
            raise NotationError(position)
        start = key.end() if key else position
        value, end = self._value(start, _ARGUMENT if closing == ")" else _ELEMENT, depth)
        return Argument(key[1] if key else "", value), end


def _comment_blanks(text: str, position: int) -> int:
    return _match(_GO_ON, text, position)[1]


def _plain_blanks(text: str, position: int) -> int:
    return _match(_BLANKS, text, position)[1]


def _match(pattern: re.Pattern[str], text: str, position: int) -> tuple[str, int]:
    match = pattern.match(text, position)
    return (match[0], match.end()) if match else ("", position)


def walk(value: Value) -> Iterator[Value]:
    """`value` and every value within it."""
    yield value
    if isinstance(value, Call):
        for argument in value.arguments:
            yield from walk(argument.value)
