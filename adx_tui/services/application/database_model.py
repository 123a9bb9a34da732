"""The tables of some schemas as they are in the database: read in five queries, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adx_tui.services.application.column_types import ColumnType, parse_type
from adx_tui.services.postgres.connection import Connection, rows

TableName = tuple[str, str]
"""Schema and name."""

_VIEWS = frozenset("vm")
_ACTIONS = {"a": "NoAction", "r": "Restrict", "c": "Cascade", "n": "SetNull", "d": "SetDefault"}
"""https://www.postgresql.org/docs/current/catalog-pg-constraint.html, confdeltype."""


@dataclass(frozen=True, slots=True)
class DatabaseColumn:
    """`default` is its expression, `identity` or `generated`; None where there is none. `is_fixed`: it takes no value
    of the client's."""

    name: str
    type: ColumnType
    is_required: bool
    default: str | None
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`is_validated`: whether the rows that were there before it were looked at."""

    table: TableName
    name: str
    columns: tuple[str, ...]
    target: TableName
    target_columns: tuple[str, ...]
    is_validated: bool
    on_delete: str
    """In Prisma's word."""

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Which column refers to which, whatever their order."""
        return frozenset(zip(self.columns, self.target_columns, strict=True))


@dataclass(frozen=True, slots=True)
class DatabaseModel:
    """See the module. `indexes` are the leading columns of each index of a table."""

    tables: Mapping[TableName, Mapping[str, DatabaseColumn]]
    views: frozenset[TableName]
    foreign_keys: Mapping[TableName, tuple[ForeignKey, ...]]
    indexes: Mapping[TableName, tuple[tuple[str, ...], ...]]
    enums: Mapping[TableName, tuple[str, ...]]


def read_database(connection: Connection, schemas: Iterable[str]) -> DatabaseModel:
    """The tables, keys, indexes and enums of `schemas`. Raises what psycopg raises."""
    names = list(schemas)
    tables: dict[TableName, dict[str, DatabaseColumn]] = {}
    views = set()
    for schema, table, kind in rows(connection, "model_tables", schemas=names):
        tables[schema, table] = {}
        if kind in _VIEWS:
            views.add((schema, table))
    types: dict[tuple[str, str], ColumnType] = {}  # few different ones, of many columns
    for schema, table, name, type_, enum, required, default, fixed in rows(connection, "model_columns", schemas=names):
        column_type = types.setdefault((type_, enum), parse_type(type_, enum))
        if (schema, table) in tables:
            tables[schema, table][name] = DatabaseColumn(name, column_type, required, default, fixed)
    keys: dict[TableName, list[ForeignKey]] = {}
    for schema, table, name, columns, other, target, targets, validated, on_delete in rows(
        connection, "model_foreign_keys", schemas=names
    ):
        ends = (tuple(columns), (other, target), tuple(targets))
        key = ForeignKey((schema, table), name, *ends, validated, _ACTIONS[on_delete])
        keys.setdefault(key.table, []).append(key)
    indexes: dict[TableName, list[tuple[str, ...]]] = {}
    for schema, table, columns in rows(connection, "model_indexes", schemas=names):
        indexes.setdefault((schema, table), []).append(_leading(columns))
    return DatabaseModel(
        tables=tables,
        views=frozenset(views),
        foreign_keys={table: tuple(match) for table, match in keys.items()},
        indexes={table: tuple(match) for table, match in indexes.items()},
        enums={
            (schema, name): tuple(labels) for schema, name, labels in rows(connection, "model_enums", schemas=names)
        },
    )


def _leading(columns: Iterable[str | None]) -> tuple[str, ...]:
    """Up to the first expression."""
    leading: list[str] = []
    for column in columns:
        if column is None:
            break
        leading.append(column)
    return tuple(leading)
