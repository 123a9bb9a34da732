"""What a Prisma schema says, as values: every one of them knows the place that it was read from.

The words are those of Prisma's schema reference: https://www.prisma.io/docs/orm/reference/prisma-schema-reference
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Span:
    """From a first character to behind a last one. Lines and columns count from 1, columns in characters."""

    file: Path
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class StringValue:
    """`"text"`, its escapes resolved."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class NumberValue:
    """`-1.5`, as it is written: what it becomes is for the type of the field to say."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class NameValue:
    """A word without quotes: `true`, `Cascade`, a field, an enum's value, `db.Text`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class ArrayValue:
    """`[a, b]`"""

    items: tuple[Value, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FunctionValue:
    """`env("X")`, `autoincrement()`, and in an index `title(sort: Desc)`."""

    name: str
    arguments: tuple[Argument, ...]
    span: Span


Value = StringValue | NumberValue | NameValue | ArrayValue | FunctionValue


@dataclass(frozen=True, slots=True)
class Argument:
    """`references: [id]`, or without a name."""

    name: str | None
    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Attribute:
    """`@id`, `@db.VarChar(255)`, `@@map("users")`: `name` is without the signs (`id`, `db.VarChar`, `map`)."""

    name: str
    arguments: tuple[Argument, ...]
    span: Span

    def argument(self, name: str, *, is_default: bool = False) -> Value | None:
        """The value of that name; of the one without a name where `is_default`, as Prisma calls an argument whose
        name may be left out."""
        for argument in self.arguments:
            if argument.name == name or (is_default and argument.name is None):
                return argument.value
        return None


class _Attributed:
    """What has attributes."""

    __slots__ = ()
    attributes: tuple[Attribute, ...]

    def attribute(self, name: str) -> Attribute | None:
        return next((attribute for attribute in self.attributes if attribute.name == name), None)

    @property
    def is_ignored(self) -> bool:
        return self.attribute("ignore") is not None

    def _text_of(self, name: str, argument: str) -> str | None:
        attribute = self.attribute(name)
        value = attribute.argument(argument, is_default=True) if attribute is not None else None
        return value.value if isinstance(value, StringValue) else None


class Arity(StrEnum):
    REQUIRED = ""
    OPTIONAL = "?"
    LIST = "[]"


@dataclass(frozen=True, slots=True)
class FieldType:
    """`name` is the type's; of `Unsupported("tsvector")` what is in the quotes."""

    name: str
    arity: Arity
    is_unsupported: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Field(_Attributed):
    """`span` ends behind its last attribute."""

    name: str
    type: FieldType
    attributes: tuple[Attribute, ...]
    documentation: str
    name_span: Span
    span: Span

    @property
    def column(self) -> str:
        """What it is called in the database."""
        return self._text_of("map", "name") or self.name

    @property
    def native_type(self) -> Attribute | None:
        """The attribute of the datasource's namespace, such as `@db.Text`."""
        return next((attribute for attribute in self.attributes if "." in attribute.name), None)


class ModelKind(StrEnum):
    MODEL = "model"
    VIEW = "view"
    TYPE = "type"
    """A composite type, which only MongoDB has."""


@dataclass(frozen=True, slots=True)
class Model(_Attributed):
    """A model, a view or a composite type: they are written alike."""

    kind: ModelKind
    name: str
    fields: tuple[Field, ...]
    attributes: tuple[Attribute, ...]
    documentation: str
    name_span: Span
    span: Span

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)

    @property
    def table(self) -> str:
        """What it is called in the database."""
        return self._text_of("map", "name") or self.name

    @property
    def schema(self) -> str | None:
        """The PostgreSQL schema that `@@schema` names."""
        return self._text_of("schema", "map")


@dataclass(frozen=True, slots=True)
class EnumValue(_Attributed):
    name: str
    attributes: tuple[Attribute, ...]
    documentation: str
    name_span: Span
    span: Span

    @property
    def label(self) -> str:
        """What it is called in the database."""
        return self._text_of("map", "name") or self.name


@dataclass(frozen=True, slots=True)
class Enum(_Attributed):
    name: str
    values: tuple[EnumValue, ...]
    attributes: tuple[Attribute, ...]
    documentation: str
    name_span: Span
    span: Span

    @property
    def type_name(self) -> str:
        """What it is called in the database."""
        return self._text_of("map", "name") or self.name

    @property
    def schema(self) -> str | None:
        """The PostgreSQL schema that `@@schema` names."""
        return self._text_of("schema", "map")


@dataclass(frozen=True, slots=True)
class Property:
    """`provider = "postgresql"`"""

    name: str
    value: Value
    name_span: Span
    span: Span


class BlockKind(StrEnum):
    DATASOURCE = "datasource"
    GENERATOR = "generator"


@dataclass(frozen=True, slots=True)
class ConfigBlock:
    """A datasource or a generator."""

    kind: BlockKind
    name: str
    properties: tuple[Property, ...]
    documentation: str
    name_span: Span
    span: Span

    def find(self, name: str) -> Property | None:
        return next((entry for entry in self.properties if entry.name == name), None)

    def text(self, name: str) -> str | None:
        """The string that a property is; None where it is not there, or something else."""
        entry = self.find(name)
        return entry.value.value if entry is not None and isinstance(entry.value, StringValue) else None

    def environment_key(self, name: str) -> str | None:
        """X where a property is `env("X")`."""
        entry = self.find(name)
        return None if entry is None else environment_key(entry.value)

    @property
    def provider(self) -> str | None:
        """`postgresql`, also where it is written `postgres`; of a generator its program's name."""
        provider = self.text("provider")
        return "postgresql" if self.kind is BlockKind.DATASOURCE and provider == "postgres" else provider


def environment_key(value: Value) -> str | None:
    """X where `value` is `env("X")`."""
    if isinstance(value, FunctionValue) and value.name == "env" and len(value.arguments) == 1:
        argument = value.arguments[0].value
        return argument.value if isinstance(argument, StringValue) else None
    return None
