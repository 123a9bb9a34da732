"""Reads Prisma's schema language, versions 5 to 7, and never raises: what can't be read is a problem with its place,
and all the rest is there.

The grammar and what becomes of a line that does not keep to it are Prisma's own: `psl/schema-ast` of prisma-engines.
The time it takes grows with the length of the text, whatever is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from adx_tui.services.prisma.schema_comments import blank_block_comments
from adx_tui.services.prisma.schema_line import IDENTIFIER, SPACE, LineReader, SyntaxFault, split_lines
from adx_tui.services.prisma.schema_problems import ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_syntax import (
    Attribute,
    BlockKind,
    ConfigBlock,
    Enum,
    EnumValue,
    Field,
    Model,
    ModelKind,
    Property,
    Span,
)

_CONFIG_KEYWORDS = frozenset(kind.value for kind in BlockKind)
# A space may be missing between the keyword and the name, in Prisma's grammar too.
_BLOCK = re.compile(f"(model|type|view|enum|datasource|generator){SPACE}*({IDENTIFIER}){SPACE}*{{")
_OTHER_BLOCK = re.compile(f"{IDENTIFIER}{SPACE}*{{")
_TYPE_ALIAS = re.compile(f"type{SPACE}*{IDENTIFIER}{SPACE}*=")

_MESSAGES = {
    ProblemKind.INVALID_LINE: "This line is not a valid field or attribute definition.",
    ProblemKind.INVALID_TYPE: "This field declaration is invalid: it has no type, or one in a notation of Prisma 1.",
    ProblemKind.INVALID_ARGUMENT: "An argument here has no value, or a comma stands behind the last one.",
}


@dataclass(frozen=True, slots=True)
class PrismaSchema:
    """All files of a schema together, in the order in which they were given."""

    files: tuple[tuple[Path, str], ...] = ()
    datasources: tuple[ConfigBlock, ...] = ()
    generators: tuple[ConfigBlock, ...] = ()
    models: tuple[Model, ...] = ()
    views: tuple[Model, ...] = ()
    types: tuple[Model, ...] = ()
    enums: tuple[Enum, ...] = ()
    problems: tuple[SchemaProblem, ...] = ()
    """Of the syntax alone."""

    @property
    def is_postgresql(self) -> bool:
        """Whether it is, as far as it says: a part of a schema has no datasource."""
        return next((block.provider for block in self.datasources), None) in (None, "postgresql")

    def lines(self, path: Path) -> list[str]:
        """The lines of one of the files, without their ends."""
        return next((split_lines(text) for name, text in self.files if name == path), [])


def parse(files: Sequence[tuple[Path, str]]) -> PrismaSchema:
    """The schema that `files`, each a path and its text, are together."""
    parsers = [_FileParser(path, split_lines(blank_block_comments(text))) for path, text in files]
    for parser in parsers:
        parser.run()
    configs = [block for parser in parsers for block in parser.configs]
    models = [model for parser in parsers for model in parser.models]
    return PrismaSchema(
        files=tuple(files),
        datasources=tuple(block for block in configs if block.kind is BlockKind.DATASOURCE),
        generators=tuple(block for block in configs if block.kind is BlockKind.GENERATOR),
        models=tuple(model for model in models if model.kind is ModelKind.MODEL),
        views=tuple(model for model in models if model.kind is ModelKind.VIEW),
        types=tuple(model for model in models if model.kind is ModelKind.TYPE),
        enums=tuple(enum for parser in parsers for enum in parser.enums),
        problems=tuple(problem for parser in parsers for problem in parser.problems),
    )


@dataclass(slots=True)
class _Body:
    """What was read between a block's braces."""

    fields: list[Field] = field(default_factory=list)
    values: list[EnumValue] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)


class _FileParser:
    def __init__(self, path: Path, lines: list[str]) -> None:
        self.path = path
        self.lines = lines
        self.row = 0
        self.column = 0
        self.last_brace = max((row for row, line in enumerate(lines) if "}" in line), default=-1)
        self.documentation: list[str] = []
        self.configs: list[ConfigBlock] = []
        self.models: list[Model] = []
        self.enums: list[Enum] = []
        self.problems: list[SchemaProblem] = []

    def run(self) -> None:
        while self.row < len(self.lines):
            reader = self._reader()
            start = reader.skip_spaces()
            rest = reader.text[start:]
            if not rest or rest.startswith("//"):
                self._comment(rest)
            elif match := _BLOCK.match(reader.text, start):
                self._block(match, reader)
            elif _TYPE_ALIAS.match(reader.text, start):
                message = "A type can't be another name for a type: composite types have fields, and MongoDB alone."
                self._problem(ProblemKind.INVALID_BLOCK, message, reader.span(start, len(reader.text)))
                self._next_row()
            else:
                self._invalid(reader, start)

    def _reader(self) -> LineReader:
        return LineReader(self.path, self.row + 1, self.lines[self.row], self.column)

    def _next_row(self) -> None:
        self.row += 1
        self.column = 0

    def _comment(self, rest: str) -> None:
        if rest.startswith("///"):
            self.documentation.append(rest[3:].strip())
        elif not rest and self.column == 0:
            self.documentation.clear()  # a comment with an empty line behind it belongs to nothing
        self._next_row()

    def _documented(self, trailing: str = "") -> str:
        text = "\n".join((*self.documentation, *([trailing] if trailing else [])))
        self.documentation.clear()
        return text

    def _invalid(self, reader: LineReader, start: int) -> None:
        """A line that begins nothing. Prisma takes what looks like a block of another word as one, up to a brace."""
        span = reader.span(start, len(reader.text))
        if _OTHER_BLOCK.match(reader.text, start) and self.row < self.last_brace:
            message = "This block does not start with any known Prisma schema keyword."
            self._problem(ProblemKind.INVALID_BLOCK, message, span)
            self._next_row()
            while (end := self.lines[self.row].find("}")) < 0:
                self._next_row()
            self.column = end + 1
            self.documentation.clear()
            return
        message = "This line does not start with any known Prisma schema keyword."
        self._problem(ProblemKind.INVALID_BLOCK, message, span)
        self.documentation.clear()
        self._next_row()

    def _block(self, match: re.Match[str], reader: LineReader) -> None:
        keyword, name = match[1], match[2]
        opening = self.row
        name_span = reader.span(match.start(2), match.end(2))
        documentation = self._documented()
        body = _Body()
        self._next_row()
        while not self._at_end_of_block():
            self._line_in(keyword, body)
        end_line, end_column = self.row + 1, self.column + 1
        if self.row >= len(self.lines):
            message = f"The block of {keyword} {name} has no }} that ends it."
            self._problem(ProblemKind.INVALID_BLOCK, message, reader.span(match.start(), len(reader.text)))
            end_line, end_column = len(self.lines), len(self.lines[-1]) + 1
        span = Span(self.path, opening + 1, match.start() + 1, end_line, end_column)
        if keyword in _CONFIG_KEYWORDS:
            properties = tuple(body.properties)
            self.configs.append(ConfigBlock(BlockKind(keyword), name, properties, documentation, name_span, span))
        elif keyword == "enum":
            values, attributes = tuple(body.values), tuple(body.attributes)
            self.enums.append(Enum(name, values, attributes, documentation, name_span, span))
        else:
            fields, attributes = tuple(body.fields), tuple(body.attributes)
            kind = ModelKind(keyword)
            self.models.append(Model(kind, name, fields, attributes, documentation, name_span, span))

    def _at_end_of_block(self) -> bool:
        if self.row >= len(self.lines):
            return True
        reader = self._reader()
        if not reader.take("}"):
            return False
        self.column = reader.position
        self.documentation.clear()
        return True

    def _line_in(self, keyword: str, body: _Body) -> None:
        """Reads the line of `row`, in a block of that keyword."""
        reader = self._reader()
        start = reader.skip_spaces()
        rest = reader.text[start:]
        if not rest or rest.startswith("//"):
            self._comment(rest)
            return
        try:
            if keyword in _CONFIG_KEYWORDS:
                self._property(reader, body)
            elif reader.comes("@@"):
                attribute = reader.attribute("@@")
                reader.end()
                body.attributes.append(attribute)
            elif keyword == "enum":
                self._value(reader, body)
            else:
                self._field(reader, body)
            self._problems(ProblemKind.INVALID_ARGUMENT, reader.faulty_arguments)
        except SyntaxFault:
            self._problems(ProblemKind.INVALID_LINE, [reader.span(start, len(reader.text))])
        self.documentation.clear()
        self._next_row()

    def _property(self, reader: LineReader, body: _Body) -> None:
        name, name_span = reader.identifier()
        if not reader.take("="):
            raise SyntaxFault
        value = reader.value()
        span = reader.span(name_span.column - 1)
        reader.end()
        body.properties.append(Property(name, value, name_span, span))

    def _value(self, reader: LineReader, body: _Body) -> None:
        name, name_span = reader.identifier()
        attributes = reader.attributes("@")
        span = reader.span(name_span.column - 1)
        documentation = self._documented(reader.end())
        body.values.append(EnumValue(name, attributes, documentation, name_span, span))

    def _field(self, reader: LineReader, body: _Body) -> None:
        name, name_span = reader.identifier()
        type_ = reader.field_type()
        attributes = reader.attributes("@")
        span = reader.span(name_span.column - 1)
        documentation = self._documented(reader.end())
        if type_ is None:
            self._problems(ProblemKind.INVALID_TYPE, [span])
        else:
            body.fields.append(Field(name, type_, attributes, documentation, name_span, span))

    def _problems(self, kind: ProblemKind, spans: Iterable[Span]) -> None:
        for span in spans:
            self._problem(kind, _MESSAGES[kind], span)

    def _problem(self, kind: ProblemKind, message: str, span: Span) -> None:
        self.problems.append(SchemaProblem(kind, message, span))
