"""The relations of a schema: which two fields are one, what kind of relation that is, and which side has the key.

The rules are those of `psl/parser-database/src/relations.rs` in prisma-engines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from adx_tui.services.prisma.schema_index import SchemaIndex, names_in
from adx_tui.services.prisma.schema_parser import PrismaSchema
from adx_tui.services.prisma.schema_syntax import Arity, Attribute, Field, Model, StringValue


@dataclass(frozen=True, slots=True)
class RelationField:
    """A field that leads to another model, or to its own.

    `fields` and `references` are None where the argument is not given, and empty where a name in it leads nowhere.
    """

    model: Model
    field: Field
    target: Model
    name: str | None
    fields: tuple[Field, ...] | None
    references: tuple[Field, ...] | None

    @property
    def attribute(self) -> Attribute | None:
        return self.field.attribute("relation")

    @property
    def arity(self) -> Arity:
        return self.field.type.arity

    @property
    def order(self) -> tuple[str, str]:
        """By which Prisma decides between two sides that are alike."""
        return self.model.name, self.field.name


class RelationKind(StrEnum):
    ONE_TO_ONE = "1:1"
    ONE_TO_MANY = "1:n"
    MANY_TO_MANY = "m:n"
    """Implicit: Prisma makes a table for it."""


@dataclass(frozen=True, slots=True)
class Relation:
    """`forward` is the side that has the key (of a many-to-many the first by name), `back` the other. One may be
    missing, which is a fault."""

    kind: RelationKind
    forward: RelationField | None
    back: RelationField | None


def relation_mode(schema: PrismaSchema) -> str | None:
    """https://www.prisma.io/docs/orm/prisma-schema/data-model/relations/relation-mode"""
    modes = (block.text(name) for block in schema.datasources for name in ("relationMode", "referentialIntegrity"))
    return next(filter(None, modes), None)


def relation_fields(index: SchemaIndex) -> list[RelationField]:
    """Every field that is a relation, in the order of the schema."""
    return [
        _relation_field(index, model, field, target)
        for model in index.models.values()
        for field in model.fields
        if (target := index.target(field)) is not None
    ]


def relations(index: SchemaIndex, fields: list[RelationField]) -> Iterator[Relation]:
    """The relations that `relation_fields` are, each once."""
    between: dict[tuple[str, str, str | None], list[RelationField]] = defaultdict(list)
    for field in fields:
        between[field.model.name, field.target.name, field.name].append(field)
    for field in fields:
        others = between[field.target.name, field.model.name, field.name]
        opposite = next((other for other in others if other.field is not field.field), None)
        relation = _one_sided(index, field) if opposite is None else _two_sided(field, opposite)
        if relation is not None:
            yield relation


def _relation_field(index: SchemaIndex, model: Model, field: Field, target: Model) -> RelationField:
    attribute = field.attribute("relation")
    name = attribute.argument("name", is_default=True) if attribute else None
    return RelationField(
        model=model,
        field=field,
        target=target,
        name=name.value if isinstance(name, StringValue) and name.value else None,
        fields=_resolved(attribute, "fields", index.fields[model.name]),
        references=_resolved(attribute, "references", index.fields[target.name]),
    )


def _resolved(attribute: Attribute | None, argument: str, by_name: dict[str, Field]) -> tuple[Field, ...] | None:
    value = attribute.argument(argument) if attribute else None
    if value is None:
        return None
    fields = [by_name.get(name) for name in names_in(value)]
    known = tuple(field for field in fields if field is not None)
    return known if len(known) == len(fields) else ()


def _one_sided(index: SchemaIndex, field: RelationField) -> Relation:
    if field.arity is Arity.LIST:
        return Relation(RelationKind.ONE_TO_MANY, None, field)
    is_unique = field.fields in index.keys[field.model.name].unique
    return Relation(RelationKind.ONE_TO_ONE if is_unique else RelationKind.ONE_TO_MANY, field, None)


def _two_sided(field: RelationField, opposite: RelationField) -> Relation | None:
    """None where the relation is the opposite field's to tell."""
    match field.arity, opposite.arity:
        case Arity.LIST, Arity.LIST:
            is_first = field.order <= opposite.order
            return Relation(RelationKind.MANY_TO_MANY, field, opposite) if is_first else None
        case Arity.LIST, _:
            return None
        case _, Arity.LIST:
            return Relation(RelationKind.ONE_TO_MANY, field, opposite)
        case Arity.REQUIRED, Arity.OPTIONAL:
            is_forward = True
        case Arity.OPTIONAL, Arity.REQUIRED:
            is_forward = False
        case Arity.OPTIONAL, Arity.OPTIONAL if field.fields is not None or opposite.fields is not None:
            is_forward = field.fields is not None
        case _:
            is_forward = field.order <= opposite.order
    return Relation(RelationKind.ONE_TO_ONE, field, opposite) if is_forward else None
