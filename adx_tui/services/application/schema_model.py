"""What a Prisma schema says of the database: tables, columns, enums and relations, each with its place in the schema.

How Prisma names what it makes, and what it leaves to the database:
https://www.prisma.io/docs/orm/reference/prisma-schema-reference
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from adx_tui.services.application.column_types import ColumnType, type_of
from adx_tui.services.application.database_model import TableName
from adx_tui.services.prisma.schema_index import SchemaIndex
from adx_tui.services.prisma.schema_relations import (
    Relation,
    RelationField,
    RelationKind,
    relation_fields,
    relation_mode,
    relations,
)
from adx_tui.services.prisma.schema_syntax import (
    Arity,
    Enum,
    Field,
    FunctionValue,
    Model,
    ModelKind,
    NameValue,
    Span,
    Value,
)

_BY_DATABASE = ("autoincrement", "dbgenerated", "sequence")
"""Defaults that the client leaves to the database; all others it fills in itself."""


@dataclass(frozen=True, slots=True)
class ModelColumn:
    """A field that is a column. `type` is None where Prisma does not know it."""

    name: str
    label: str
    """`Batch.instituteId`, as the schema calls it."""
    span: Span
    type: ColumnType | None
    is_required: bool
    is_list: bool
    default: Value | None

    @property
    def needs_default(self) -> bool:
        """Whether the client relies on a default in the database."""
        return isinstance(self.default, FunctionValue) and self.default.name in _BY_DATABASE


@dataclass(frozen=True, slots=True)
class ModelTable:
    """A model, a view, or the table of an implicit many-to-many relation. `columns` are by their names in the
    database; `hidden` are the fields that the client does not know (`@ignore`), or that are no plain columns."""

    name: TableName
    label: str
    span: Span
    columns: Mapping[str, ModelColumn]
    hidden: frozenset[str] = frozenset()
    is_view: bool = False
    is_ignored: bool = False


@dataclass(frozen=True, slots=True)
class ModelRelation:
    """A relation whose foreign key is known. `label` is the field's that has it: `Batch.institute`; `on_delete` what
    becomes of its rows when the one they refer to is deleted, in Prisma's word."""

    label: str
    span: Span
    table: TableName
    columns: tuple[str, ...]
    target: TableName
    target_columns: tuple[str, ...]
    on_delete: str
    is_implicit: bool = False


@dataclass(frozen=True, slots=True)
class ModelEnum:
    name: TableName
    label: str
    span: Span
    values: Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class SchemaModel:
    """See the module. `has_foreign_keys` is false under `relationMode = "prisma"`."""

    tables: Mapping[TableName, ModelTable]
    enums: Mapping[TableName, ModelEnum]
    relations: tuple[ModelRelation, ...]
    has_foreign_keys: bool
    schemas: tuple[str, ...]
    """Those of PostgreSQL that are spoken of."""


def describe(index: SchemaIndex, default_schema: str) -> SchemaModel:
    """What the schema says; `default_schema` is that of whatever names none."""
    reader = _Reader(index, default_schema)
    tables = {table.name: table for table in map(reader.table, index.models.values())}
    match = list(relations(index, relation_fields(index)))
    for relation in match:
        if relation.kind is RelationKind.MANY_TO_MANY and (join := reader.join_table(relation)) is not None:
            tables[join.name] = join
    enums = {reader.name(enum, enum.type_name): reader.enum(enum) for enum in index.enums.values()}
    names = {name[0] for name in (*tables, *enums)} | {default_schema}
    return SchemaModel(
        tables=tables,
        enums=enums,
        relations=tuple(key for relation in match for key in reader.keys(relation)),
        has_foreign_keys=relation_mode(index.schema) != "prisma",
        schemas=tuple(sorted(names)),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    index: SchemaIndex
    default_schema: str

    def name(self, block: Model | Enum, name: str) -> TableName:
        return block.schema or self.default_schema, name

    def table_name(self, model: Model) -> TableName:
        return self.name(model, model.table)

    def table(self, model: Model) -> ModelTable:
        plain = [field for field in model.fields if self.index.target(field) is None]
        known = [field for field in plain if not field.is_ignored and self.index.knows_type(field)]
        return ModelTable(
            name=self.table_name(model),
            label=model.name,
            span=model.name_span,
            columns={field.column: self.column(model, field) for field in known},
            hidden=frozenset(field.column for field in plain if field not in known),
            is_view=model.kind is ModelKind.VIEW,
            is_ignored=model.is_ignored,
        )

    def column(self, model: Model, field: Field) -> ModelColumn:
        return ModelColumn(
            name=field.column,
            label=f"{model.name}.{field.name}",
            span=field.span,
            type=self.type(field),
            is_required=field.type.arity is Arity.REQUIRED,
            is_list=field.type.arity is Arity.LIST,
            default=self.default(field),
        )

    def default(self, field: Field) -> Value | None:
        """An enum's value as the database calls it."""
        attribute = field.attribute("default")
        value = attribute.argument("value", is_default=True) if attribute is not None else None
        enum = self.index.enums.get(field.type.name)
        if enum is not None and isinstance(value, NameValue):
            labels = {known.name: known.label for known in enum.values}
            return NameValue(labels.get(value.name, value.name), value.span)
        return value

    def type(self, field: Field) -> ColumnType | None:
        enum = self.index.enums.get(field.type.name)
        if enum is None or field.type.is_unsupported:
            return type_of(field)
        schema, name = self.name(enum, enum.type_name)
        return ColumnType(name, is_array=field.type.arity is Arity.LIST, schema=schema)

    def enum(self, enum: Enum) -> ModelEnum:
        values = {value.label: value.span for value in enum.values}
        return ModelEnum(self.name(enum, enum.type_name), enum.name, enum.name_span, values)

    def join_table(self, relation: Relation) -> ModelTable | None:
        """`_AToB`, or `_name` where the relation has one: columns A and B are the ids of the first model by name and of
        the second."""
        ends = self._ends(relation)
        if ends is None:
            return None
        (first, first_id), (second, second_id) = ends
        forward = relation.forward
        assert forward is not None
        label = forward.name or f"{first.name}To{second.name}"
        columns = {
            name: ModelColumn(name, f"{first.name}.{forward.field.name}", forward.field.span, type_, True, False, None)
            for name, type_ in (("A", self.type(first_id)), ("B", self.type(second_id)))
        }
        is_ignored = first.is_ignored or second.is_ignored
        table = (self.table_name(first)[0], f"_{label}")
        return ModelTable(table, label, forward.field.span, columns, is_ignored=is_ignored)

    def keys(self, relation: Relation) -> Iterator[ModelRelation]:
        """The foreign keys of a relation; none where its fields lead nowhere, which is a fault of the schema."""
        forward = relation.forward
        if forward is None or forward.model.kind is ModelKind.VIEW or forward.target.kind is ModelKind.VIEW:
            return
        label = f"{forward.model.name}.{forward.field.name}"
        if relation.kind is RelationKind.MANY_TO_MANY:
            ends, join = self._ends(relation), self.join_table(relation)
            for column, (model, id_) in zip("AB", ends or (), strict=False):
                if join is not None:
                    span, target = forward.field.span, self.table_name(model)
                    ends_in = (join.name, (column,), target, (id_.column,))
                    yield ModelRelation(label, span, *ends_in, "Cascade", is_implicit=True)
        elif forward.fields and forward.references and len(forward.fields) == len(forward.references):
            columns, targets = (
                tuple(field.column for field in fields) for fields in (forward.fields, forward.references)
            )
            target = self.table_name(forward.target)
            table = self.table_name(forward.model)
            yield ModelRelation(label, forward.field.span, table, columns, target, targets, _on_delete(forward))

    def _ends(self, relation: Relation) -> tuple[tuple[Model, Field], tuple[Model, Field]] | None:
        if relation.forward is None or relation.back is None:
            return None
        models = sorted((relation.forward.model, relation.back.model), key=lambda model: model.name)
        ids = [self._id(model) for model in models]
        if ids[0] is None or ids[1] is None:
            return None
        return (models[0], ids[0]), (models[1], ids[1])

    def _id(self, model: Model) -> Field | None:
        keys = self.index.keys[model.name].all
        return next((key[0] for key in keys if len(key) == 1), None)


def _on_delete(side: RelationField) -> str:
    """What it says, or Prisma's default, by whether the row can do without:
    https://www.prisma.io/docs/orm/prisma-schema/data-model/relations/referential-actions#referential-action-defaults"""
    value = side.attribute.argument("onDelete") if side.attribute is not None else None
    if isinstance(value, NameValue):
        return value.name
    fields = (side.field, *(side.fields or ()))
    return "Restrict" if any(field.type.arity is Arity.REQUIRED for field in fields) else "SetNull"
