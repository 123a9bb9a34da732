"""A schema's relations held against the database: is there a foreign key for each, does it refer to the same, is its
column indexed, and does the database have one that the schema does not know of?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from adx_tui.services.application.column_types import Fit, compare_types
from adx_tui.services.application.database_model import DatabaseModel, ForeignKey, TableName
from adx_tui.services.application.schema_model import ModelRelation, SchemaModel
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.prisma.schema_syntax import Span


class RelationFault(StrEnum):
    NO_FOREIGN_KEY = "no_foreign_key"
    OTHER_TARGET = "other_target"
    """The foreign key refers to another table, or to another column."""
    NOT_VALIDATED = "not_validated"
    OTHER_ON_DELETE = "other_on_delete"
    """The foreign key does something else than the schema says when the row it refers to is deleted."""
    TYPES_DIFFER = "types_differ"
    NO_INDEX = "no_index"
    UNKNOWN_TO_SCHEMA = "unknown_to_schema"
    """A foreign key for which no field of the schema is a relation."""


_REFUSALS = frozenset(("Restrict", "NoAction"))
"""Both refuse the delete, at once or at the end of the statement."""


@dataclass(frozen=True, slots=True)
class RelationDifference:
    """`name` is the field that has the key, as the schema calls it. `relation` is None of what the schema does not
    know, `key` where there is no foreign key."""

    fault: RelationFault
    name: str
    words: str
    span: Span | None
    relation: ModelRelation | None
    key: ForeignKey | None = None


def compare_relations(schema: SchemaModel, database: DatabaseModel) -> Iterator[RelationDifference]:
    """Every difference, in the order of the schema. What misses a table or a column is not judged."""
    known: set[tuple[TableName, frozenset[str]]] = set()
    for relation in schema.relations:
        known.add((relation.table, frozenset(relation.columns)))
        if _is_there(relation, schema, database):
            yield from _compare(relation, schema, database)
    for table in schema.tables:
        for key in database.foreign_keys.get(table, ()):
            target = schema.tables.get(key.target)
            if target is not None and (table, frozenset(key.columns)) not in known:
                yield _unknown(key, schema)


def _is_there(relation: ModelRelation, schema: SchemaModel, database: DatabaseModel) -> bool:
    for name, columns in ((relation.table, relation.columns), (relation.target, relation.target_columns)):
        model, existing = schema.tables.get(name), database.tables.get(name, {})
        if model is None or model.is_ignored or name in database.views or not existing.keys() >= set(columns):
            return False
    return True


def _compare(relation: ModelRelation, schema: SchemaModel, database: DatabaseModel) -> Iterator[RelationDifference]:
    if schema.has_foreign_keys:
        yield from _foreign_key(relation, database)
    yield from _types(relation, schema, database)
    if not is_indexed(relation.columns, database.indexes.get(relation.table, ())):
        columns = ", ".join(map(identifier, relation.columns))
        words = f"no index of {identifier(*relation.table)} begins with {columns}"
        yield RelationDifference(RelationFault.NO_INDEX, relation.label, words, relation.span, relation)


def _foreign_key(relation: ModelRelation, database: DatabaseModel) -> Iterator[RelationDifference]:
    wanted = frozenset(zip(relation.columns, relation.target_columns, strict=True))
    keys = [
        key for key in database.foreign_keys.get(relation.table, ()) if frozenset(key.columns) == {*relation.columns}
    ]
    same = [key for key in keys if key.target == relation.target and key.pairs == wanted]
    if any(key.is_validated for key in same):
        yield from _on_delete(relation, same)
        return
    refers = f"{_columns(relation.table, relation.columns)} to {_columns(relation.target, relation.target_columns)}"
    if same:
        fault, key = RelationFault.NOT_VALIDATED, same[0]
        words = f"{identifier(key.name)} is NOT VALID: rows that were there before it were never looked at"
    elif keys:
        fault, key = RelationFault.OTHER_TARGET, keys[0]
        words = f"{identifier(key.name)} refers to {_columns(key.target, key.target_columns)}, the schema's is {refers}"
    else:
        words = f"no foreign key leads from {refers}"
        yield RelationDifference(RelationFault.NO_FOREIGN_KEY, relation.label, words, relation.span, relation)
        return
    yield RelationDifference(fault, relation.label, words, relation.span, relation, key)


def _on_delete(relation: ModelRelation, keys: list[ForeignKey]) -> Iterator[RelationDifference]:
    if not any(key.on_delete == relation.on_delete or {key.on_delete, relation.on_delete} <= _REFUSALS for key in keys):
        key, fault = keys[0], RelationFault.OTHER_ON_DELETE
        words = f"its onDelete is {relation.on_delete} in the schema, and {key.on_delete} in {identifier(key.name)}"
        yield RelationDifference(fault, relation.label, words, relation.span, relation, key)


def _types(relation: ModelRelation, schema: SchemaModel, database: DatabaseModel) -> Iterator[RelationDifference]:
    """Where both columns are what the schema says, and still not of one type. (Else the column is what is wrong.)"""
    for column, other in zip(relation.columns, relation.target_columns, strict=True):
        left, right = database.tables[relation.table][column], database.tables[relation.target][other]
        declared = schema.tables[relation.table].columns.get(column), schema.tables[relation.target].columns.get(other)
        as_declared = all(
            model is None or model.type is None or compare_types(model.type, actual.type) is Fit.SAME
            for model, actual in zip(declared, (left, right), strict=True)
        )
        if as_declared and compare_types(left.type, right.type) in (Fit.ALIKE, Fit.FOREIGN):
            words = (
                f"{_columns(relation.table, (column,))} is {left.type}, "
                f"and {_columns(relation.target, (other,))}, which it refers to, {right.type}"
            )
            yield RelationDifference(RelationFault.TYPES_DIFFER, relation.label, words, relation.span, relation)


def is_indexed(columns: tuple[str, ...], indexes: tuple[tuple[str, ...], ...]) -> bool:
    """Whether an index leads to the rows that refer to one: its first column is one of the key's.
    https://www.postgresql.org/docs/current/indexes-multicolumn.html"""
    return any(index[:1] and index[0] in columns for index in indexes)


def _unknown(key: ForeignKey, schema: SchemaModel) -> RelationDifference:
    model = schema.tables[key.table]
    first = model.columns.get(key.columns[0])
    refers = f"{_columns(key.table, key.columns)} refers to {_columns(key.target, key.target_columns)}"
    words = f"in the database {refers}, and no field of {model.label} is a relation for it"
    span = first.span if first is not None else model.span
    name = first.label if first is not None else f"{model.label}.{key.columns[0]}"
    return RelationDifference(RelationFault.UNKNOWN_TO_SCHEMA, name, words, span, None, key)


def _columns(table: TableName, columns: tuple[str, ...]) -> str:
    return f"{identifier(*table)} ({', '.join(map(identifier, columns))})"
