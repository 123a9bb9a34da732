"""Rows that refer to one that is not there: where no foreign key keeps them from it, or has looked at the old ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg import errors, sql

from adx_tui.services.application.column_types import Fit, compare_types
from adx_tui.services.application.database_model import DatabaseModel
from adx_tui.services.application.schema_model import ModelRelation
from adx_tui.services.postgres.connection import Connection

_AT_ONCE = 50
_SECONDS = 2
"""How long the rows of so many relations may be looked through: a look is not to burden a large database."""


def count_orphans(
    connection: Connection, relations: Sequence[ModelRelation], database: DatabaseModel
) -> Mapping[ModelRelation, int]:
    """How many rows of each relation's table refer to none. What can't be counted is left out: where the columns can't
    be compared, or the rows may not be read, or are too many to be looked through in a moment."""
    comparable = [relation for relation in relations if _is_comparable(relation, database)]
    counts: dict[ModelRelation, int] = {}
    for first in range(0, len(comparable), _AT_ONCE):
        chunk = comparable[first : first + _AT_ONCE]
        statement = sql.SQL(" UNION ALL ").join(_count(number, relation) for number, relation in enumerate(chunk))
        try:
            with connection.transaction(force_rollback=True):
                connection.execute(sql.SQL("SET LOCAL statement_timeout = {}").format(_SECONDS * 1000))
                counts |= {chunk[number]: rows for number, rows in connection.execute(statement).fetchall()}
        except (errors.QueryCanceled, errors.InsufficientPrivilege):
            continue
    return counts


def listing(relation: ModelRelation) -> str:
    """The query that shows them."""
    return sql.SQL("SELECT * FROM {}").format(_orphans(relation)).as_string(None)


def _is_comparable(relation: ModelRelation, database: DatabaseModel) -> bool:
    """A view's rows are made when they are asked for, and `uuid = text` is an error."""
    tables = database.tables
    if not {relation.table, relation.target} <= tables.keys() - database.views:
        return False
    pairs = zip(relation.columns, relation.target_columns, strict=True)
    return all(
        column in tables[relation.table]
        and other in tables[relation.target]
        and compare_types(tables[relation.table][column].type, tables[relation.target][other].type) is not Fit.FOREIGN
        for column, other in pairs
    )


def _count(number: int, relation: ModelRelation) -> sql.Composed:
    return sql.SQL("SELECT {}, count(*) FROM {}").format(sql.Literal(number), _orphans(relation))


def _orphans(relation: ModelRelation) -> sql.Composed:
    """A row with a NULL among its columns refers to nothing (MATCH SIMPLE).
    https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-PARMS-REFERENCES"""
    return sql.SQL(
        "{table} AS child WHERE {given} AND NOT EXISTS (SELECT FROM {target} AS parent WHERE {same})"
    ).format(
        table=sql.Identifier(*relation.table),
        given=sql.SQL(" AND ").join(
            sql.SQL("child.{} IS NOT NULL").format(sql.Identifier(column)) for column in relation.columns
        ),
        target=sql.Identifier(*relation.target),
        same=sql.SQL(" AND ").join(
            sql.SQL("parent.{} = child.{}").format(sql.Identifier(other), sql.Identifier(column))
            for column, other in zip(relation.columns, relation.target_columns, strict=True)
        ),
    )
