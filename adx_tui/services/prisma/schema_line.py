"""One line of a Prisma schema: only a block and a run of comments are longer than a line in that language.

The grammar is Prisma's own, `psl/schema-ast/src/parser/datamodel.pest` of prisma-engines. White space is never a line
end there, so that an attribute, an array and a string end where their line does.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from adx_tui.services.prisma.schema_syntax import (
    Argument,
    Arity,
    ArrayValue,
    Attribute,
    FieldType,
    FunctionValue,
    NameValue,
    NumberValue,
    Span,
    StringValue,
    Value,
)

DEPTH = 30
"""How deep arrays and functions may stand in each other. No schema comes near."""

SPACE = "[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
"""The grammar's WHITESPACE: a tab, or one of Unicode's space separators."""
IDENTIFIER = r"[^\W_][\w-]*"
"""Since version 6 in letters of any script. (A little more than Prisma takes: of digits it knows ASCII's.)"""

_LINE_END = re.compile("\r\n|\n|\r")
_SPACES = re.compile(f"{SPACE}*")
_IDENTIFIER = re.compile(IDENTIFIER)
_PATH = re.compile(rf"{IDENTIFIER}(?:\.(?:{IDENTIFIER})?)*")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_STRING = re.compile(r'"((?:\\[^\r\n]|[^"\\\x00-\x1f])*)"')
_UNSUPPORTED = re.compile(rf"Unsupported\({SPACE}*")


def split_lines(text: str) -> list[str]:
    """The lines without their ends, which are the grammar's: `str.splitlines` knows more of them."""
    return _LINE_END.split(text)


class SyntaxFault(Exception):  # noqa: N818
    """The line is nothing that the grammar knows."""


class LineReader:
    """Reads on from `position`. What can't be read raises SyntaxFault."""

    def __init__(self, file: Path, number: int, text: str, position: int = 0) -> None:
        self.file = file
        self.number = number
        self.text = text
        self.position = position
        self.faulty_arguments: list[Span] = []
        """Where an argument has no value, or a comma none behind it: the line can be read all the same."""

    def span(self, start: int, end: int | None = None) -> Span:
        """From a position to another, or to behind what was read last."""
        end = self.position if end is None else end
        return Span(self.file, self.number, start + 1, self.number, end + 1)

    def skip_spaces(self) -> int:
        """Returns the position of what comes next."""
        self.position = self._next()
        return self.position

    def _next(self) -> int:
        match = _SPACES.match(self.text, self.position)
        return match.end() if match else self.position

    def take(self, token: str) -> bool:
        """Whether `token` comes next, which then is behind us."""
        start = self._next()
        if not self.text.startswith(token, start):
            return False
        self.position = start + len(token)
        return True

    def comes(self, token: str) -> bool:
        return self.text.startswith(token, self._next())

    def identifier(self) -> tuple[str, Span]:
        return self._match(_IDENTIFIER)

    def end(self) -> str:
        """Raises SyntaxFault unless nothing but a comment is left. Returns what it documents (`///`)."""
        start = self.skip_spaces()
        rest = self.text[start:]
        if rest and not rest.startswith("//"):
            raise SyntaxFault
        return rest[3:].strip() if rest.startswith("///") else ""

    def field_type(self) -> FieldType | None:
        """None where there is none, or in a notation that is no longer one (`: Int`, `Int!`, `[Int]`, `Int[]?`)."""
        if self.take(":"):
            self.field_type()
            return None
        start = self.skip_spaces()
        if self.take("["):
            self._base_type()
            self._expect("]")
            return None
        if not _IDENTIFIER.match(self.text, start):
            return None
        name, is_unsupported = self._base_type()
        arity = Arity.REQUIRED
        if self.take("["):
            self._expect("]")
            if self.take("?"):
                return None
            arity = Arity.LIST
        elif self.take("?"):
            arity = Arity.OPTIONAL
        elif self.take("!"):
            return None
        return FieldType(name, arity, is_unsupported, self.span(start))

    def attributes(self, sign: str) -> tuple[Attribute, ...]:
        """All that come next, each with `sign` before its name."""
        attributes = []
        while self.comes(sign):
            attributes.append(self.attribute(sign))
        return tuple(attributes)

    def attribute(self, sign: str) -> Attribute:
        start = self.skip_spaces()
        self._expect(sign)
        name, _ = self._match(_PATH)
        faulty = len(self.faulty_arguments)
        arguments = self._arguments(0) if self.comes("(") else ()
        if "." in name:
            del self.faulty_arguments[faulty:]  # nobody looks at those of a native type
        return Attribute(name, arguments, self.span(start))

    def value(self, depth: int = 0) -> Value:
        if depth > DEPTH:
            raise SyntaxFault
        start = self.skip_spaces()
        if match := _PATH.match(self.text, start):
            self.position = match.end()
            if self.comes("("):
                arguments = self._arguments(depth + 1)
                return FunctionValue(match[0], arguments, self.span(start))
        # In this order: `1` is a number, though a word may begin with a digit.
        if number := _NUMBER.match(self.text, start):
            self.position = number.end()
            return NumberValue(number[0], self.span(start))
        if match:
            return NameValue(match[0], self.span(start))
        if self.comes('"'):
            return self._string()
        return self._array(depth + 1)

    def _array(self, depth: int) -> ArrayValue:
        start = self.skip_spaces()
        self._expect("[")
        items: list[Value] = []
        while not self.take("]"):
            if items:
                self._expect(",")
            items.append(self.value(depth))
        return ArrayValue(tuple(items), self.span(start))

    def _arguments(self, depth: int) -> tuple[Argument, ...]:
        self._expect("(")
        arguments: list[Argument] = []
        is_first = True
        while not self.take(")"):
            start = self.position
            if not is_first or self.comes(","):
                self._expect(",")
                if self.take(")"):
                    self.faulty_arguments.append(self.span(start))
                    break
            is_first = False
            argument = self._argument(depth)
            if argument is not None:
                arguments.append(argument)
        return tuple(arguments)

    def _argument(self, depth: int) -> Argument | None:
        start = self.skip_spaces()
        name = None
        if match := _IDENTIFIER.match(self.text, start):
            self.position = match.end()
            if self.take(":"):
                name = match[0]
                if self.comes(",") or self.comes(")"):
                    self.faulty_arguments.append(self.span(start))
                    return None
            else:
                self.position = start
        value = self.value(depth)
        return Argument(name, value, self.span(start))

    def _base_type(self) -> tuple[str, bool]:
        """The name, and whether it is what `Unsupported` holds."""
        start = self.skip_spaces()
        if match := _UNSUPPORTED.match(self.text, start):
            self.position = match.end()
            name = self._string().value
            self._expect(")")
            return name, True
        return self.identifier()[0], False

    def _string(self) -> StringValue:
        start = self.skip_spaces()
        content, span = self._match(_STRING)
        try:
            # The grammar: "exactly the same grammar as JSON strings".
            return StringValue(json.loads(content), span)
        except ValueError:
            return StringValue(self.text[start + 1 : self.position - 1], span)

    def _expect(self, token: str) -> None:
        if not self.take(token):
            raise SyntaxFault

    def _match(self, pattern: re.Pattern[str]) -> tuple[str, Span]:
        start = self.skip_spaces()
        match = pattern.match(self.text, start)
        if match is None:
            raise SyntaxFault
        self.position = match.end()
        return match[0], self.span(start)
