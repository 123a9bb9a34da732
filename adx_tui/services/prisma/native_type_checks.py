"""What can be wrong with the types in a schema for PostgreSQL: it has native ones, `@db.…`, and no composite ones.

The rules are those of `postgres_datamodel_connector.rs` and its `native_types.rs` in prisma-engines, the same in
versions 5 to 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adx_tui.services.prisma.schema_index import SCALARS
from adx_tui.services.prisma.schema_parser import PrismaSchema
from adx_tui.services.prisma.schema_problems import ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_syntax import Attribute, Field, NumberValue

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
"""PostgreSQL's native types by the type of the field."""

_LENGTHS = {
    "Bit": range(1, 2**32),
    "VarBit": range(1, 2**32),
    "Char": range(2**32),
    "VarChar": range(2**32),
    **dict.fromkeys(("Time", "Timestamp", "Timestamptz", "Timetz"), range(7)),
}
"""The one number that a type may be given. Decimal may be given two, and the others none."""
_PRECISIONS = range(1, 1001)
_NUMBER = re.compile(r"[0-9]{1,10}\Z")


def check_types(schema: PrismaSchema) -> Iterator[SchemaProblem]:
    for type_ in schema.types:
        message = f"{type_.name} is a composite type, which PostgreSQL has not: take a model, or Json."
        yield SchemaProblem(ProblemKind.COMPOSITE_TYPE, message, type_.span)
    for datasource in schema.datasources[:1]:
        for model in (*schema.models, *schema.views):
            for field in model.fields:
                yield from _native_type(field, datasource.name)


def _native_type(field: Field, datasource: str) -> Iterator[SchemaProblem]:
    """Whether it is PostgreSQL's, is for a field of this type, and has the numbers that it takes."""
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
    elif (takes := _wrong_numbers(name, native)) is not None:
        message = f"@{native.name} of {field.name} takes {takes}."
    else:
        return
    yield SchemaProblem(ProblemKind.NATIVE_TYPE, message, native.span)


def _wrong_numbers(name: str, native: Attribute) -> str | None:
    """What the type takes, where it is given something else."""
    if not native.arguments:
        return None
    values = [argument.value for argument in native.arguments]
    numbers = [int(value.text) for value in values if isinstance(value, NumberValue) and _NUMBER.match(value.text)]
    is_read = len(numbers) == len(values)
    if name == "Decimal":
        fits = is_read and len(numbers) == 2 and numbers[0] in _PRECISIONS and numbers[1] <= numbers[0]
        return None if fits else f"two numbers, digits up to {_PRECISIONS[-1]} and how many of them are decimals"
    if name not in _LENGTHS:
        return "no arguments"
    fits = is_read and len(numbers) == 1 and numbers[0] in _LENGTHS[name]
    most = _LENGTHS[name][-1]
    return None if fits else f"one number, from {_LENGTHS[name][0]}" + (f" to {most}" if most < 2**31 else "")
