"""What the names in a schema lead to, looked up once: types, fields, and the fields that identify a row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from adx_tui.services.prisma.schema_line import split_lines
from adx_tui.services.prisma.schema_parser import PrismaSchema
from adx_tui.services.prisma.schema_syntax import (
    Arity,
    ArrayValue,
    Attribute,
    Enum,
    Field,
    FunctionValue,
    Model,
    NameValue,
    Span,
    Value,
)

SCALARS = frozenset(("String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes"))
"""https://www.prisma.io/docs/orm/reference/prisma-schema-reference#model-field-scalar-types"""

Fields = tuple[Field, ...]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Keys:
    """Each list of fields that identifies a row of a model: the primary keys, and what is unique beside them."""

    primary: tuple[Fields, ...]
    unique: tuple[Fields, ...]
    names: frozenset[tuple[str, ...]]
    """Of both, in their order."""
    sorted_names: frozenset[tuple[str, ...]]

    @property
    def all(self) -> tuple[Fields, ...]:
        """The primary key first, as Prisma has them."""
        return self.primary + self.unique

    @property
    def has_single_id(self) -> bool:
        return any(len(fields) == 1 for fields in self.primary)


@dataclass(frozen=True, slots=True)
class SchemaIndex:
    """A schema's models, views, types and enums by name. Where a name is there twice, it is the first one's."""

    schema: PrismaSchema
    models: dict[str, Model]
    """Views too: a relation leads to one as to the other."""
    types: dict[str, Model]
    enums: dict[str, Enum]
    fields: dict[str, dict[str, Field]]
    """By the name of their model, then by their own."""
    keys: dict[str, Keys]
    """By the name of their model."""
    lines: dict[Path, list[str]]

    def target(self, field: Field) -> Model | None:
        """The model that a field is a relation to; None of one that holds a value."""
        is_value = field.type.is_unsupported or field.type.name in SCALARS
        return None if is_value else self.models.get(field.type.name)

    def knows_type(self, field: Field) -> bool:
        known = (SCALARS, self.models, self.types, self.enums)
        return field.type.is_unsupported or any(field.type.name in names for names in known)

    def line(self, span: Span) -> str:
        """The line that a span begins in."""
        return self.lines[span.file][span.line - 1]


def make_index(schema: PrismaSchema) -> SchemaIndex:
    models: dict[str, Model] = {}
    for model in (*schema.models, *schema.views):
        models.setdefault(model.name, model)
    types = {model.name: model for model in reversed(schema.types)}
    fields = {
        model.name: {field.name: field for field in reversed(model.fields)}
        for model in (*types.values(), *models.values())
    }
    return SchemaIndex(
        schema=schema,
        models=models,
        types=types,
        enums={enum.name: enum for enum in reversed(schema.enums)},
        fields=fields,
        keys={name: _keys(model, fields[name]) for name, model in models.items()},
        lines={path: split_lines(text) for path, text in schema.files},
    )


def find_repeated(items: Iterable[Item], key: Callable[[Item], Hashable]) -> Iterator[tuple[Item, Item]]:
    """Each of `items` whose `key` one before it has, with the first that has it: `(first, repeated)`."""
    first: dict[Hashable, Item] = {}
    for item in items:
        other = first.setdefault(key(item), item)
        if other is not item:
            yield other, item


def names_in(value: Value | None) -> tuple[str, ...]:
    """The fields that `[a, b(sort: Desc)]` names. Prisma takes a single one without the brackets, too."""
    items = value.items if isinstance(value, ArrayValue) else () if value is None else (value,)
    return tuple(item.name for item in items if isinstance(item, NameValue | FunctionValue))


def indexed_names(attribute: Attribute) -> tuple[str, ...]:
    """The fields of `@@id`, `@@unique` or `@@index`."""
    return names_in(attribute.argument("fields", is_default=True))


def is_strict(fields: Fields) -> bool:
    """Whether every row has them, and the client can ask for them."""
    return all(field.type.arity is not Arity.OPTIONAL and not field.type.is_unsupported for field in fields)


def _keys(model: Model, by_name: dict[str, Field]) -> Keys:
    primary, unique = tuple(_marked(model, by_name, "id")), tuple(_marked(model, by_name, "unique"))
    names = [tuple(field.name for field in fields) for fields in primary + unique]
    return Keys(primary, unique, frozenset(names), frozenset(tuple(sorted(entry)) for entry in names))


def _marked(model: Model, by_name: dict[str, Field], mark: str) -> Iterator[Fields]:
    yield from ((field,) for field in model.fields if field.attribute(mark))
    for attribute in model.attributes:
        names = indexed_names(attribute) if attribute.name == mark else ()
        if names and all(name in by_name for name in names):
            yield tuple(by_name[name] for name in names)
