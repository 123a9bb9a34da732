"""What can be wrong with the names that a schema gives in the database: two things of one name, or a schema of
PostgreSQL that the datasource does not have.

The rules are those of prisma-engines: `constraint_namespace.rs` and `models.rs` in
`psl/psl-core/src/validate/validation_pipeline/validations`, and `constraint_names.rs` in `datamodel_connector`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from adx_tui.services.prisma.schema_index import SchemaIndex, find_repeated, indexed_names
from adx_tui.services.prisma.schema_problems import ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_syntax import (
    ArrayValue,
    Attribute,
    Enum,
    Model,
    Span,
    StringValue,
)

LONGEST = 63
"""PostgreSQL's NAMEDATALEN less one: what is longer is cut, and not judged here."""
_ENDINGS = {"id": "pkey", "unique": "key", "index": "idx"}

Names = dict[tuple[str | None, str], list[Span]]


def check_columns(index: SchemaIndex, model: Model) -> Iterator[SchemaProblem]:
    """Two fields for one column."""
    with_column = (field for field in model.fields if index.target(field) is None)
    for first, field in find_repeated(with_column, lambda field: field.column):
        if first.name != field.name:
            message = f"{first.name} and {field.name} of {model.name} are both for the column {field.column}."
            mapped = field if field.attribute("map") else first
            yield SchemaProblem(ProblemKind.DOUBLED_DATABASE_NAME, message, mapped.span)


def check_database_names(index: SchemaIndex) -> Iterator[SchemaProblem]:
    """Two models for one table, two enums for one type, and else two constraints or indexes of one name."""
    tables = list(_blocks((*index.schema.models, *index.schema.views), "table"))
    yield from tables
    yield from _blocks(index.schema.enums, "enum")
    if not tables:
        yield from _constraints(index)


def check_schemas(index: SchemaIndex) -> Iterator[SchemaProblem]:
    """`@@schema` names one of `schemas`, and is at each block where the datasource has any."""
    datasource = next(iter(index.schema.datasources), None)
    entry = datasource.find("schemas") if datasource is not None else None
    value = entry.value if entry is not None else None
    items = value.items if isinstance(value, ArrayValue) else (value,)
    declared = {item.value for item in items if isinstance(item, StringValue)}
    blocks: tuple[Model | Enum, ...] = (*index.models.values(), *index.enums.values())
    for block in blocks:
        attribute = block.attribute("schema")
        if attribute is not None and block.schema not in declared:
            message = f"@@schema of {block.name} names {block.schema}, which is not in schemas of the datasource."
            yield SchemaProblem(ProblemKind.UNKNOWN_SCHEMA, message, attribute.span)
        elif attribute is None and declared:
            message = f"{block.name} has no @@schema, and the datasource has schemas: each model and enum needs one."
            yield SchemaProblem(ProblemKind.UNKNOWN_SCHEMA, message, block.span)


def _blocks(blocks: Sequence[Model | Enum], what: str) -> Iterator[SchemaProblem]:
    def name_of(block: Model | Enum) -> str:
        return block.type_name if isinstance(block, Enum) else block.table

    for first, block in find_repeated(blocks, lambda block: (block.schema, name_of(block))):
        attribute = block.attribute("map") or first.attribute("map")
        message = f"{first.name} and {block.name} are both for the {what} {name_of(block)}."
        span = block.span if attribute is None or isinstance(block, Enum) else attribute.span
        yield SchemaProblem(ProblemKind.DOUBLED_DATABASE_NAME, message, span)


def _constraints(index: SchemaIndex) -> Iterator[SchemaProblem]:
    """Primary keys, unique constraints and indexes of one schema share their names; foreign keys those of their
    table."""
    names: Names = defaultdict(list)
    for model in index.models.values():
        indexes, keys = list(_named(index, model)), list(_foreign_keys(index, model))
        for name, attribute in indexes:
            names[model.schema, name].append(attribute.span)
        of_table = Counter(name for name, _ in (*indexes, *keys))
        for name, attribute in keys:
            if of_table[name] > 1:
                yield _doubled(name, attribute.span)
    for (_, name), spans in names.items():
        for span in spans if len(spans) > 1 else ():
            yield _doubled(name, span)


def _doubled(name: str, span: Span) -> SchemaProblem:
    message = f"{name} is the name of another constraint or index, too: give it one of its own with map."
    return SchemaProblem(ProblemKind.DOUBLED_DATABASE_NAME, message, span)


def _named(index: SchemaIndex, model: Model) -> Iterator[tuple[str, Attribute]]:
    """What PostgreSQL makes an index for, as Prisma calls it."""
    for field in model.fields:
        for attribute in field.attributes:
            if attribute.name in _ENDINGS and index.target(field) is None:
                yield from _name(model, attribute, (field.column,), _ENDINGS[attribute.name])
    by_name = index.fields[model.name]
    for attribute in model.attributes:
        fields = [by_name.get(name) for name in indexed_names(attribute)]
        known = tuple(field.column for field in fields if field is not None)
        if attribute.name in _ENDINGS and len(known) == len(fields):
            yield from _name(model, attribute, known, _ENDINGS[attribute.name])


def _foreign_keys(index: SchemaIndex, model: Model) -> Iterator[tuple[str, Attribute]]:
    """Those that are given a name."""
    for field in model.fields:
        attribute = field.attribute("relation") if index.target(field) is not None else None
        value = attribute.argument("map") if attribute is not None else None
        if attribute is not None and isinstance(value, StringValue):
            yield value.value, attribute


def _name(model: Model, attribute: Attribute, columns: tuple[str, ...], ending: str) -> Iterator[tuple[str, Attribute]]:
    """`map`, of an index also `name`; else what Prisma makes of the table and its columns."""
    given = attribute.argument("map") or (attribute.argument("name") if attribute.name == "index" else None)
    if isinstance(given, StringValue):
        yield given.value, attribute
        return
    made = "_".join((model.table, *(() if attribute.name == "id" else columns), ending))
    if len(made.encode()) <= LONGEST:
        yield made, attribute
