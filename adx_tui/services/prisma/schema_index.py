"""What the names in a schema lead to: types, and the fields that identify a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
    Value,
)

SCALARS = frozenset(("String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes"))
"""https://www.prisma.io/docs/orm/reference/prisma-schema-reference#model-field-scalar-types"""


@dataclass(frozen=True, slots=True)
class SchemaIndex:
    """A schema's models, views, types and enums by name. Where a name is there twice, it is the first one's."""

    schema: PrismaSchema
    models: dict[str, Model]
    """Views too: a relation leads to one as to the other."""
    types: dict[str, Model]
    enums: dict[str, Enum]

    def target(self, field: Field) -> Model | None:
        """The model that a field is a relation to; None of one that holds a value."""
        is_value = field.type.is_unsupported or field.type.name in SCALARS
        return None if is_value else self.models.get(field.type.name)

    def knows_type(self, field: Field) -> bool:
        name = field.type.name
        known = (SCALARS, self.models, self.types, self.enums)
        return field.type.is_unsupported or any(name in names for names in known)


def make_index(schema: PrismaSchema) -> SchemaIndex:
    models: dict[str, Model] = {}
    for model in (*schema.models, *schema.views):
        models.setdefault(model.name, model)
    types = {model.name: model for model in reversed(schema.types)}
    return SchemaIndex(schema, models, types, {enum.name: enum for enum in reversed(schema.enums)})


def names_in(value: Value | None) -> tuple[str, ...]:
    """The fields that `[a, b(sort: Desc)]` names. Prisma takes a single one without the brackets, too."""
    items = value.items if isinstance(value, ArrayValue) else () if value is None else (value,)
    return tuple(item.name for item in items if isinstance(item, NameValue | FunctionValue))


def indexed_names(attribute: Attribute) -> tuple[str, ...]:
    """The fields of `@@id`, `@@unique` or `@@index`."""
    return names_in(attribute.argument("fields", is_default=True))


def unique_criteria(model: Model) -> Iterator[tuple[Field, ...]]:
    """Each list of fields that identifies a row: the primary key first, then what is unique, as Prisma has them."""
    yield from _marked(model, "id")
    yield from _marked(model, "unique")


def unique_indexes(model: Model) -> Iterator[tuple[Field, ...]]:
    """The same without the primary key."""
    return _marked(model, "unique")


def _marked(model: Model, mark: str) -> Iterator[tuple[Field, ...]]:
    by_name = {field.name: field for field in model.fields}
    yield from ((field,) for field in model.fields if field.attribute(mark))
    for attribute in model.attributes:
        names = indexed_names(attribute) if attribute.name == mark else ()
        if names and all(name in by_name for name in names):
            yield tuple(by_name[name] for name in names)


def is_strict(criterion: tuple[Field, ...]) -> bool:
    """Whether every row has it, and the client can ask for it."""
    return all(field.type.arity is not Arity.OPTIONAL and not field.type.is_unsupported for field in criterion)


def has_single_id(model: Model) -> bool:
    """Whether one field is the primary key, as `@id` or as `@@id` of one."""
    if any(field.attribute("id") for field in model.fields):
        return True
    key = model.attribute("id")
    return key is not None and len(indexed_names(key)) == 1
