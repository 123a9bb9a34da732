"""What can be wrong with the names in a schema, and with a model on its own."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from adx_tui.services.prisma.schema_index import (
    SCALARS,
    SchemaIndex,
    indexed_names,
    is_strict,
    names_in,
    unique_criteria,
)
from adx_tui.services.prisma.schema_problems import ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_syntax import Attribute, Enum, Field, Model, ModelKind, Value

POSTGRESQL = "postgresql"

NATIVE_TYPES = {
    "BigInt": "BigInt",
    "Bit": "String",
    "Boolean": "Boolean",
    "ByteA": "Bytes",
    "Char": "String",
    "Citext": "String",
    "Date": "DateTime",
    "Decimal": "Decimal",
    "DoublePrecision": "Float",
    "Inet": "String",
    "Integer": "Int",
    "Json": "Json",
    "JsonB": "Json",
    "Money": "Decimal",
    "Oid": "Int",
    "Real": "Float",
    "SmallInt": "Int",
    "Text": "String",
    "Time": "DateTime",
    "Timestamp": "DateTime",
    "Timestamptz": "DateTime",
    "Timetz": "DateTime",
    "Uuid": "String",
    "VarBit": "String",
    "VarChar": "String",
    "Xml": "String",
}
"""PostgreSQL's native types by the type of the field: `postgres_datamodel_connector/native_types.rs` of prisma-engines,
the same in versions 5 to 7."""

_INDEXES = frozenset(("id", "unique", "index", "fulltext"))


def check_names(index: SchemaIndex) -> Iterator[SchemaProblem]:
    """What leads nowhere, or twice. Prisma looks no further while there is any of it."""
    doubled = list(_doubled_names(index))
    yield from doubled
    models = (*index.schema.models, *index.schema.views, *index.schema.types)
    for model in models:
        yield from _doubled_fields(model)
        for field in model.fields:
            yield from _type(index, field)
    for model in models if not doubled else ():  # which of two is meant is unknown, and so what it has
        for attribute in model.attributes:
            if attribute.name in _INDEXES:
                yield from _indexed_fields(index, model, attribute)
        for field in model.fields:
            yield from _relation_arguments(index, model, field)


def check_models(index: SchemaIndex, version: tuple[int, int]) -> Iterator[SchemaProblem]:
    """What is wrong with a model whose names are all right."""
    schema = index.schema
    with_key = (*schema.models, *schema.views) if version < (6, 0) else schema.models
    for model in with_key:
        if not model.is_ignored and not any(is_strict(criterion) for criterion in unique_criteria(model)):
            message = (
                f"The {model.kind} {model.name} has no field, or list of fields, that is always there and identifies "
                "a row: it needs @id, @unique, @@id or @@unique."
            )
            yield SchemaProblem(ProblemKind.NO_UNIQUE_CRITERION, message, model.span)
    datasource = next(iter(schema.datasources), None)
    if datasource is not None and datasource.provider == POSTGRESQL:
        for model in (*schema.models, *schema.views):
            for field in model.fields:
                yield from _native_type(field, datasource.name)


def _doubled_names(index: SchemaIndex) -> Iterator[SchemaProblem]:
    schema = index.schema
    owners: dict[str, Model | Enum] = {}
    tops: tuple[Model | Enum, ...] = (*schema.models, *schema.views, *schema.types, *schema.enums)
    order = {path: position for position, (path, _) in enumerate(schema.files)}
    for top in sorted(tops, key=lambda top: (order[top.span.file], top.span.line)):
        first = owners.setdefault(top.name, top)
        if first is not top:
            kind = "enum" if isinstance(first, Enum) else str(first.kind)
            message = f"{top.name} is the name of the {kind} in {first.span.file.name}, line {first.span.line}, too."
            yield SchemaProblem(ProblemKind.DOUBLED_NAME, message, top.name_span)


def _doubled_fields(model: Model) -> Iterator[SchemaProblem]:
    first: dict[str, Field] = {}
    for field in model.fields:
        other = first.setdefault(field.name, field)
        if other is not field:
            message = f"The {model.kind} {model.name} has its field {field.name} in line {other.span.line} already."
            yield SchemaProblem(ProblemKind.DOUBLED_FIELD, message, field.name_span)


def _type(index: SchemaIndex, field: Field) -> Iterator[SchemaProblem]:
    if index.knows_type(field):
        return
    name = field.type.name
    near = difflib.get_close_matches(name, [*SCALARS, *index.models, *index.types, *index.enums], n=1)
    hint = f" {near[0]} is the nearest name." if near else ""
    message = f"{name} is neither a type of Prisma's nor a model, type or enum of this schema.{hint}"
    yield SchemaProblem(ProblemKind.UNKNOWN_TYPE, message, field.type.span)


def _indexed_fields(index: SchemaIndex, model: Model, attribute: Attribute) -> Iterator[SchemaProblem]:
    for name in indexed_names(attribute):
        field = model.field(name.partition(".")[0])
        if field is None:
            message = f"@@{attribute.name} of {model.name} names the field {name}, which it does not have."
        elif index.target(field) is not None:
            message = f"@@{attribute.name} of {model.name} names {name}, a relation: it takes fields that hold values."
        else:
            continue
        yield SchemaProblem(ProblemKind.UNKNOWN_FIELD, message, attribute.span)


def _relation_arguments(index: SchemaIndex, model: Model, field: Field) -> Iterator[SchemaProblem]:
    target, attribute = index.target(field), field.attribute("relation")
    if target is None or attribute is None or model.kind is ModelKind.TYPE:
        return
    for argument, owner in (("fields", model), ("references", target)):
        value: Value | None = attribute.argument(argument)
        for name in names_in(value):
            other = owner.field(name)
            if other is not None and index.target(other) is None:
                continue
            why = "is a relation itself" if other is not None else "does not exist"
            message = f"The relation {model.name}.{field.name} names {owner.name}.{name} in {argument}, which {why}."
            yield SchemaProblem(ProblemKind.UNKNOWN_FIELD, message, attribute.span)


def _native_type(field: Field, datasource: str) -> Iterator[SchemaProblem]:
    native, type_ = field.native_type, field.type.name
    if native is None or field.type.is_unsupported or type_ not in SCALARS:
        return
    prefix, _, name = native.name.partition(".")
    if prefix != datasource:
        message = f"@{native.name} belongs to no datasource of this schema: write @{datasource}.{name}."
    elif name not in NATIVE_TYPES:
        message = f"{name} is no type that Prisma knows in PostgreSQL."
    elif NATIVE_TYPES[name] != type_:
        message = f"@{native.name} is for a field of type {NATIVE_TYPES[name]}; {field.name} is {type_}."
    else:
        return
    yield SchemaProblem(ProblemKind.NATIVE_TYPE, message, native.span)
