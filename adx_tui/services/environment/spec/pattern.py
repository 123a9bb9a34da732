r"""Regular expressions of JavaScript, tried on a value in bounded time.

`matches=/(a+)+$/` would keep Python's own `re`, as node's, busy for hours on a value of thirty characters. Here all
ways through the expression are followed at once (https://swtch.com/~rsc/regexp/regexp2.html), so that the work is at
most its length times the value's; what that can't do (`\1`, `(?<=…)`, `\p{…}`) is refused by name.
https://tc39.es/ecma262/#sec-patterns
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable

from adx_tui.services.environment.spec.matching import MATCH, Pattern, Search, Step, Test

_MOST_INSTRUCTIONS = 5_000
_DEEPEST = 50
_LINE_ENDS = frozenset("\n\r\u2028\u2029")
_WORD = frozenset(string.ascii_letters + string.digits + "_")
_SPACE = frozenset("\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff") | {
    chr(c) for c in range(0x2000, 0x200B)
}
_CLASSES: dict[str, frozenset[str]] = {"d": frozenset(string.digits), "w": _WORD, "s": _SPACE}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "f": "\f", "0": "\0"}
_COUNT = re.compile(r"\{(\d{1,6})(,(\d{0,6}))?\}")
_FLAGS = frozenset("dgimsuvy")


class PatternError(ValueError):
    """Why an expression can't be tried, as the end of a sentence about it."""


def compile_pattern(source: str, flags: str = "") -> Pattern:
    """Understand `source`, the expression without its slashes. Raises PatternError."""
    if set(flags) - _FLAGS or len(set(flags)) < len(flags):
        raise PatternError(f"has flags that JavaScript does not know: {flags}")
    parser = _Parser(source, flags)
    parser.alternatives(0)
    if parser.position < len(source):
        raise PatternError("closes a group that it does not open")
    return Pattern((*parser.steps, MATCH), "y" in flags)


class _Parser:
    """Turns an expression into steps, from left to right."""

    def __init__(self, source: str, flags: str) -> None:
        self.source = source
        self.ignore_case, self.multiline, self.dot_all = "i" in flags, "m" in flags, "s" in flags
        self.unicode = bool({"u", "v"} & set(flags))
        self.position = 0
        self.steps: list[Step] = []

    def alternatives(self, depth: int) -> None:
        if depth > _DEEPEST:
            raise PatternError("has groups too deep within each other")
        start = len(self.steps)
        self._sequence(depth)
        ends: list[int] = []
        while self._take("|"):
            self._insert(start, Step())  # filled in below: where the next alternative begins is known then
            ends.append(self._emit(Step()))
            following = len(self.steps)
            self.steps[start] = Step(to=(following, start + 1))
            start = following
            self._sequence(depth)
        for end in ends:
            self.steps[end] = Step(to=(len(self.steps),))

    def _sequence(self, depth: int) -> None:
        while self.position < len(self.source) and self.source[self.position] not in "|)":
            start = len(self.steps)
            repeatable = self._term(depth)
            self._quantifier(start, repeatable=repeatable)

    def _quantifier(self, start: int, *, repeatable: bool) -> None:
        least, most = self._count()
        if least is None:
            return
        if not repeatable:
            raise PatternError("repeats what can't be repeated")
        if most is not None and most < least:
            raise PatternError(f"repeats at least {least} and at most {most} times")
        self._take("?")  # how much is taken first is the same to whether it matches
        body = self.steps[start:]
        copies = least + (1 if most is None else most - least)
        if copies * (len(body) + 2) > _MOST_INSTRUCTIONS:
            raise PatternError("is too large to be tried")
        del self.steps[start:]
        for _ in range(least):
            self._copy(body, start)
        if most is None:
            loop = self._emit(Step())
            self._copy(body, start)
            self._emit(Step(to=(loop,)))
            self.steps[loop] = Step(to=(len(self.steps), loop + 1))
        else:
            skips = []
            for _ in range(most - least):
                skips.append(self._emit(Step()))
                self._copy(body, start)
            for skip in skips:
                self.steps[skip] = Step(to=(len(self.steps), skip + 1))

    def _count(self) -> tuple[int | None, int | None]:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return bounds
        match = _COUNT.match(self.source, self.position)
        if match is None:
            return None, None
        self.position = match.end()
        least = int(match[1])
        return least, (least if match[2] is None else int(match[3]) if match[3] else None)

    def _term(self, depth: int) -> bool:
        """Emit one; returns whether it may be repeated."""
        character = self._next()
        if character == "(":
            return self._group(depth)
        if character == "[":
            self._emit(Step(test=self._class()))
        elif character == ".":
            self._emit(Step(test=lambda c, dot_all=self.dot_all: dot_all or c not in _LINE_ENDS))  # type: ignore[misc]
        elif character in "^$":
            self._emit_condition(_start if character == "^" else _end)
            return False
        elif character == "\\":
            return self._escape()
        elif character in "*+?":
            raise PatternError("repeats what can't be repeated")
        else:
            self._emit(Step(test=self._folded(frozenset(character))))
        return True

    def _group(self, depth: int) -> bool:
        kind = re.compile(r"\?(?:[:=!]|<[=!]|<[A-Za-z_$][\w$]*>)|").match(self.source, self.position)
        assert kind is not None  # it may be empty
        self.position = kind.end()
        if kind[0] in ("?<=", "?<!"):
            raise PatternError("looks back ((?<=…)), which can't be tried here")
        if not kind[0] and self.source.startswith("?", self.position):
            raise PatternError("opens a group of an unknown kind")
        if kind[0] not in ("?=", "?!"):
            self.alternatives(depth + 1)
            self._close()
            return True
        inner = _Parser(self.source, "")
        inner.ignore_case, inner.multiline, inner.dot_all = self.ignore_case, self.multiline, self.dot_all
        inner.unicode, inner.position = self.unicode, self.position
        inner.alternatives(depth + 1)
        self.position = inner.position
        self._close()
        steps, wanted = (*inner.steps, MATCH), kind[0] == "?="
        self._emit(
            Step(to=(len(self.steps) + 1,), at=lambda search, at: search.run(steps, at, anchored=True) is wanted)
        )
        return True

    def _close(self) -> None:
        if not self._take(")"):
            raise PatternError("has a group that is not closed")

    def _escape(self) -> bool:
        character = self._next("ends with a backslash")
        if character in "bB":
            self._emit_condition(lambda s, at, inside=character == "B", **_: _is_boundary(s, at) is not inside)
            return False
        if character in "123456789" or (character == "k" and self.source.startswith("<", self.position)):
            raise PatternError("refers back to a group, which can't be tried here")
        self._emit(Step(test=self._folded(*self._escaped(character))))
        return True

    def _escaped(self, character: str) -> tuple[frozenset[str], bool]:
        """The characters that `\\` and `character` stand for, and whether all others are meant."""
        if character.lower() in _CLASSES:
            return _CLASSES[character.lower()], character.isupper()
        if character in "pP" and self.unicode:
            raise PatternError(r"uses \p{…}, which can't be tried here")
        if character in _CONTROLS:
            return frozenset(_CONTROLS[character]), False
        code = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}").match(
            self.source, self.position - 1
        )
        if code is not None and (code[3] is None or self.unicode):
            self.position = code.end()
            number = int(code[1] or code[2] or code[3], 16)
            if number > 0x10FFFF:
                raise PatternError("names a character that Unicode does not have")
            return frozenset(chr(number)), False
        if character == "c" and self.source[self.position : self.position + 1].isalpha():
            return frozenset(chr(ord(self._next()) % 32)), False
        return frozenset(character), False

    def _class(self) -> Test:
        negated = self._take("^")
        tests: list[Test] = []
        while not self._take("]"):
            low, ready = self._class_atom()
            if ready is not None:
                tests.append(ready)
                continue
            if not self.source.startswith("-", self.position) or self.source.startswith("-]", self.position):
                tests.append(self._folded(frozenset(low)))
                continue
            self.position += 1
            high, ready = self._class_atom()
            if ready is not None:
                tests += [self._folded(frozenset((low, "-"))), ready]
                continue
            if high < low:
                raise PatternError(f"has a range that ends before it begins: {low}-{high}")
            tests.append(self._range(low, high))
        return lambda c: any(test(c) for test in tests) is not negated

    def _class_atom(self) -> tuple[str, Test | None]:
        """One character, or the test of a class like `\\d`."""
        character = self._next("has a class that is not closed")
        if character != "\\":
            return character, None
        character = self._next("ends with a backslash")
        if character == "b":
            return "\b", None
        characters, negated = self._escaped(character)
        if len(characters) == 1 and not negated:
            return next(iter(characters)), None
        return "", self._folded(characters, negated)

    def _folded(self, characters: frozenset[str], negated: bool = False) -> Test:
        if not self.ignore_case:
            return lambda c: (c in characters) is not negated
        folded = {form for c in characters for form in (c, c.lower(), c.upper())}
        return lambda c: (c in folded or c.lower() in folded or c.upper() in folded) is not negated

    def _range(self, low: str, high: str) -> Test:
        if not self.ignore_case:
            return lambda c: low <= c <= high
        return lambda c: low <= c <= high or low <= c.lower() <= high or low <= c.upper() <= high

    # --- steps ------------------------------------------------------------------------------------------------------

    def _emit(self, step: Step) -> int:
        if len(self.steps) >= _MOST_INSTRUCTIONS:
            raise PatternError("is too large to be tried")
        self.steps.append(step)
        return len(self.steps) - 1

    def _emit_condition(self, holds: Callable[..., bool]) -> None:
        multiline = self.multiline
        self._emit(Step(to=(len(self.steps) + 1,), at=lambda s, at: holds(s, at, multiline=multiline)))

    def _insert(self, index: int, step: Step) -> None:
        body = self.steps[index:]
        del self.steps[index:]
        self._emit(step)
        self._copy(body, index)

    def _copy(self, body: list[Step], start: int) -> None:
        """Emit `body`, which stood at `start`, where the steps now end."""
        offset = len(self.steps) - start
        for step in body:
            self._emit(Step(step.test, tuple(index + offset for index in step.to), step.at))

    def _take(self, character: str) -> bool:
        taken = self.source.startswith(character, self.position)
        self.position += taken
        return taken

    def _next(self, otherwise: str = "ends too early") -> str:
        if self.position >= len(self.source):
            raise PatternError(otherwise)
        self.position += 1
        return self.source[self.position - 1]


def _start(search: Search, at: int, *, multiline: bool) -> bool:
    return at == 0 or (multiline and search.text[at - 1] in _LINE_ENDS)


def _end(search: Search, at: int, *, multiline: bool) -> bool:
    return at == len(search.text) or (multiline and search.text[at] in _LINE_ENDS)


def _is_boundary(search: Search, at: int) -> bool:
    before, after = search.text[max(at - 1, 0) : at], search.text[at : at + 1]
    return (before in _WORD) is not (after in _WORD)
