"""Variables in the texts of a compose file: `$NAME`, `${NAME}`, `${NAME:-word}`, `:?`, `:+`, `$$`.

https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

NAMED = re.compile(r"\$\{?([A-Za-z_]\w*)", re.ASCII)
"""The variables that a text has, and what only looks like one."""
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_HOW = re.compile(r":?[-?+]")
_NESTED = re.compile(r"\$\$|\$\{|\}")
# Two values, also ports, that no file will have: what follows a variable follows it to both.
_TRIED = ("64123", "64124")
_DEEPEST = 16
# All texts of a file together, filled in: four times what a file may have.
_LONGEST = 4 * 1024 * 1024


class MalformedVariableError(ValueError):
    """A variable is not written as Compose reads it, or lacks the value it must have; the text says which."""


class Variables:
    """Fills texts in from `environment`; where that is `lenient`, a variable that must be set may be missing."""

    def __init__(self, environment: Mapping[str, str], *, lenient: bool = False) -> None:
        self._environment = environment
        self._lenient = lenient
        self._room = _LONGEST
        self.missing: dict[str, str] = {}
        """Those that must be set and are not, with the file's words for that; only of a lenient reading."""

    def fill(self, text: str, depth: int = 0) -> str:
        """`text` with its variables' values; those are not looked through in turn. Raises MalformedVariableError."""
        if depth > _DEEPEST:
            raise MalformedVariableError(f"variables are nested more than {_DEEPEST} deep")
        pieces: list[str] = []
        position = 0
        while (at := text.find("$", position)) >= 0:
            value, end = self._variable(text, at, depth)
            pieces += (text[position:at], value)
            position = end
            self._room -= len(value)
            if self._room < 0:
                raise MalformedVariableError(f"filled in, its texts have more than {_LONGEST >> 20} MB")
        return "".join((*pieces, text[position:]))

    def _variable(self, text: str, at: int, depth: int) -> tuple[str, int]:
        """The value of what begins `at` the dollar, and where it ends."""
        if text.startswith("$$", at):
            return "$", at + 2
        if (bare := _NAME.match(text, at + 1)) is not None:
            return self._environment.get(bare[0], ""), bare.end()
        name = _NAME.match(text, at + 2) if text.startswith("${", at) else None
        if name is None:
            raise MalformedVariableError("a dollar begins no variable; by itself it is written $$")
        how = _HOW.match(text, name.end())
        begin = how.end() if how else name.end()
        end = _closing_brace(text, begin)
        if end is None or (how is None and end != begin):
            fault = "is not closed" if end is None else "is followed by what means nothing there"
            raise MalformedVariableError(f"the variable {name[0]} {fault}")
        return self._value(name[0], how[0] if how else "", text[begin:end], depth), end + 1

    def _value(self, name: str, how: str, word: str, depth: int) -> str:
        value = self._environment.get(name)
        present = value is not None and (value != "" or not how.startswith(":"))
        match how[-1:]:
            case "?" if not present:
                if not self._lenient:
                    raise MalformedVariableError(f"it needs {name}: {word or 'required, but not set'}")
                self.missing.setdefault(name, word)
            case "-" if not present:
                return self.fill(word, depth + 1)
            case "+":
                return self.fill(word, depth + 1) if present else ""
        return value or ""


def find_deciding(text: str, environment: Mapping[str, str], part: Callable[[str], str] = str) -> str:
    """The variable whose value `text`, or a part of it, is, whatever that may be; empty where there is none."""
    for name in NAMED.findall(text):
        try:
            followed = tuple(part(Variables({**environment, name: tried}).fill(text)) for tried in _TRIED)
        except MalformedVariableError:
            continue
        if followed == _TRIED:
            return str(name)
    return ""


def _closing_brace(text: str, position: int) -> int | None:
    """Where the brace opened before `position` is closed; a word may have variables of its own."""
    depth = 1
    for token in _NESTED.finditer(text, position):
        depth += {"${": 1, "}": -1}.get(token[0], 0)
        if not depth:
            return token.start()
    return None
