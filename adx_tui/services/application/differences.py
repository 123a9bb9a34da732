"""Where a Prisma schema and the database disagree: what the client would ask for and not get, and what it can't see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from adx_tui.services.application.column_types import Fit, compare_types
from adx_tui.services.application.database_model import DatabaseColumn, DatabaseModel, TableName
from adx_tui.services.application.schema_model import ModelColumn, ModelTable, SchemaModel
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.prisma.relation_mends import plural
from adx_tui.services.prisma.schema_syntax import FunctionValue, NameValue, NumberValue, Span, StringValue, Value

HISTORY = "_prisma_migrations"


class DifferenceKind(StrEnum):
    """The first ones fail at the client's first query, the others cost later."""

    UNMAPPED_TABLE = "unmapped_table"
    """A model's table is there under another name, which `@@map` should say."""
    MISSING_TABLE = "missing_table"
    MISSING_COLUMN = "missing_column"
    MISSING_VALUE = "missing_value"
    """An enum, or one of its values."""
    FOREIGN_TYPE = "foreign_type"
    UNKNOWN_REQUIRED = "unknown_required"
    """A column that no field is for, which may not be left out."""
    MISSING_DEFAULT = "missing_default"
    """One that the client leaves to the database."""

    OTHER_TYPE = "other_type"
    NULLABILITY = "nullability"
    OTHER_DEFAULT = "other_default"
    EXTRA_COLUMN = "extra_column"
    EXTRA_TABLE = "extra_table"
    EXTRA_VALUE = "extra_value"


@dataclass(frozen=True, slots=True)
class Difference:
    """`name` is the schema's (`Batch.instituteId`), or the database's own of what no field is for; `words` say what is
    the matter with it. `span` is its place in the schema, of a column without a field its model's; `table` what a
    model's `@@map` should say."""

    kind: DifferenceKind
    name: str
    words: str
    span: Span | None
    table: str = ""


def compare(schema: SchemaModel, database: DatabaseModel) -> Iterator[Difference]:
    """Every difference, in the order of the schema."""
    extra = {name for name in database.tables.keys() - schema.tables.keys() - database.views if name[1] != HISTORY}
    unmapped = dict(_unmapped(schema, database, extra))
    for table in schema.tables.values():
        if table.name in unmapped:
            name = unmapped[table.name]
            words = f"the database has no table {identifier(*table.name)}, but {identifier(*name)}, with its columns"
            yield Difference(DifferenceKind.UNMAPPED_TABLE, table.label, words, table.span, name[1])
        elif not table.is_ignored:
            yield from _table(table, database)
    yield from _enums(schema, database)
    for name in sorted(extra - set(unmapped.values())):
        yield Difference(DifferenceKind.EXTRA_TABLE, identifier(*name), "no model is for it", None)


def _unmapped(
    schema: SchemaModel, database: DatabaseModel, extra: set[TableName]
) -> Iterator[tuple[TableName, TableName]]:
    """Models without a table, each with the one that was made for it, though nobody says so: the only one that no model
    is for, of the same name but for case and plural, with all of its columns."""
    for table in schema.tables.values():
        if table.name in database.tables or table.is_ignored or table.is_view or table.name[1] != table.label:
            continue
        alike = [
            name
            for name in extra
            if name[0] == table.name[0]
            and _spellings(name[1]) & _spellings(table.label)
            and database.tables[name].keys() >= table.columns.keys()
        ]
        if len(alike) == 1:
            yield table.name, alike[0]


def _spellings(name: str) -> set[str]:
    return {form.lower().replace("_", "") for form in (name, plural(name))}


def _table(table: ModelTable, database: DatabaseModel) -> Iterator[Difference]:
    columns = database.tables.get(table.name)
    if columns is None:
        words = f"the database has no {'view' if table.is_view else 'table'} {identifier(*table.name)}"
        yield Difference(DifferenceKind.MISSING_TABLE, table.label, words, table.span)
        return
    for expected in table.columns.values():
        actual = columns.get(expected.name)
        if actual is None:
            words = f"{identifier(*table.name)} has no column {identifier(expected.name)}"
            yield Difference(DifferenceKind.MISSING_COLUMN, expected.label, words, expected.span)
        else:
            yield from _type(expected, actual, database)
            if not table.is_view:
                yield from _nullability(expected, actual)
                yield from _default(expected, actual)
    if not table.is_view and table.name not in database.views:
        for name in columns.keys() - table.columns.keys() - table.hidden:
            yield _extra_column(table, columns[name])


def _extra_column(table: ModelTable, column: DatabaseColumn) -> Difference:
    name = f"{identifier(*table.name)}.{identifier(column.name)}"
    if column.is_required and column.default is None:
        words = f"{table.label} has no field for it, and it is NOT NULL without a default"
        return Difference(DifferenceKind.UNKNOWN_REQUIRED, name, words, table.span)
    return Difference(DifferenceKind.EXTRA_COLUMN, name, f"{table.label} has no field for it", table.span)


def _type(expected: ModelColumn, actual: DatabaseColumn, database: DatabaseModel) -> Iterator[Difference]:
    if expected.type is None:
        return
    enum = expected.type.schema, expected.type.name
    if expected.type.schema and enum not in database.enums:
        return  # that it is missing is said once
    fit = compare_types(expected.type, actual.type)
    words = f"the schema says {expected.type}, the database {actual.type}"
    if fit is Fit.FOREIGN:
        yield Difference(DifferenceKind.FOREIGN_TYPE, expected.label, words, expected.span)
    elif fit is not Fit.SAME:
        yield Difference(DifferenceKind.OTHER_TYPE, expected.label, words, expected.span)


def _nullability(expected: ModelColumn, actual: DatabaseColumn) -> Iterator[Difference]:
    """A list's column may be NULL in the database, which reads as an empty list."""
    if expected.is_list or expected.is_required == actual.is_required:
        return
    if expected.is_required and expected.type is None:
        return  # the client does not read what Prisma does not support
    if expected.is_required:
        words = "it is required in the schema, and may be NULL in the database: reading such a row fails"
    elif actual.default is not None:
        return  # what is left out gets it
    else:
        words = "it is optional in the schema, and NOT NULL in the database: leaving it out fails"
    yield Difference(DifferenceKind.NULLABILITY, expected.label, words, expected.span)


def _default(expected: ModelColumn, actual: DatabaseColumn) -> Iterator[Difference]:
    if expected.default is None:
        return
    if actual.default is None:
        if expected.needs_default and expected.is_required:
            words = "its default is the database's to give, which has none"
            yield Difference(DifferenceKind.MISSING_DEFAULT, expected.label, words, expected.span)
        elif _literal(expected.default) is not None:
            words = f"the schema's default is {_literal(expected.default)}, and the database has none"
            yield Difference(DifferenceKind.OTHER_DEFAULT, expected.label, words, expected.span)
        return
    wanted, given = _literal(expected.default), _constant(actual.default)
    if wanted is not None and given is not None and not _equal(wanted, given):
        words = f"the schema's default is {wanted}, the database's {given}"
        yield Difference(DifferenceKind.OTHER_DEFAULT, expected.label, words, expected.span)


def _literal(value: Value) -> str | None:
    """A constant of the schema; None of what is none, or a list."""
    match value:
        case StringValue(text) | NumberValue(text) | NameValue(text):
            return text
        case FunctionValue():
            return None
    return None


def _constant(expression: str) -> str | None:
    """The constant that a default's expression is, as pg_get_expr() writes them; None of anything else."""
    text = expression.partition("::")[0] if not expression.startswith("'") else expression
    if text.startswith("'"):
        end = text.replace("''", "\0\0").find("'", 1)
        rest = text[end + 1 :]
        if end < 0 or (rest and not rest.startswith("::")) or "(" in rest.partition("::")[2].partition("(")[0]:
            return None
        return text[1:end].replace("''", "'")
    plain = text.strip("()")
    return plain if plain in ("true", "false") or plain.lstrip("-").replace(".", "", 1).isdigit() else None


def _equal(wanted: str, given: str) -> bool:
    """Numbers and JSON are written in more than one way; what can't be compared counts as equal."""
    if wanted == given or given.startswith(("{", "[")) or "\\" in given:
        return True
    try:
        return float(wanted) == float(given)
    except ValueError:
        # A date is kept in another form than it was written in, an enum's value by its name in the database.
        return "-" in wanted and ":" in wanted


def _enums(schema: SchemaModel, database: DatabaseModel) -> Iterator[Difference]:
    used = {
        (column.type.schema, column.type.name): column
        for table in schema.tables.values()
        for column in table.columns.values()
        if not table.is_ignored and column.type is not None and column.type.schema
    }
    for name, enum in schema.enums.items():
        if name not in used:
            continue
        labels = database.enums.get(name)
        if labels is None:
            words = f"the database has no enum {identifier(*name)}"
            yield Difference(DifferenceKind.MISSING_VALUE, enum.label, words, enum.span)
            continue
        for value, span in enum.values.items():
            if value not in labels:
                words = f"the enum {identifier(*name)} of the database has no value {value}"
                yield Difference(DifferenceKind.MISSING_VALUE, f"{enum.label}.{value}", words, span)
        for label in labels:
            if label not in enum.values:
                words = f"{enum.label} has no such value: reading a row with it fails"
                yield Difference(DifferenceKind.EXTRA_VALUE, f"{identifier(*name)} {label}", words, enum.span)
