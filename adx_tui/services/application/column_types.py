"""The types of columns: what Prisma makes of a field, what PostgreSQL calls it, and whether the one serves the other.

https://www.prisma.io/docs/orm/core-concepts/supported-databases/postgresql#type-mapping-between-postgresql-and-prisma-schema
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adx_tui.services.prisma.schema_syntax import Field

_SCALARS: Mapping[str, str] = {
    "String": "text",
    "Boolean": "boolean",
    "Int": "integer",
    "BigInt": "bigint",
    "Float": "double precision",
    "Decimal": "numeric(65,30)",
    "DateTime": "timestamp(3) without time zone",
    "Json": "jsonb",
    "Bytes": "bytea",
}
_NATIVE: Mapping[str, str] = {
    "Text": "text",
    "VarChar": "character varying",
    "Char": "character",
    "Bit": "bit",
    "VarBit": "bit varying",
    "Uuid": "uuid",
    "Xml": "xml",
    "Inet": "inet",
    "Citext": "citext",
    "Boolean": "boolean",
    "SmallInt": "smallint",
    "Integer": "integer",
    "BigInt": "bigint",
    "Oid": "oid",
    "Real": "real",
    "DoublePrecision": "double precision",
    "Decimal": "numeric(65,30)",
    "Money": "money",
    "Timestamp": "timestamp without time zone",
    "Timestamptz": "timestamp with time zone",
    "Date": "date",
    "Time": "time without time zone",
    "Timetz": "time with time zone",
    "Json": "json",
    "JsonB": "jsonb",
    "ByteA": "bytea",
}
# Types between which values pass both ways, if not all of them: queries work.
_FAMILIES = (
    frozenset(("smallint", "integer", "bigint", "oid", "real", "double precision", "numeric", "money")),
    frozenset(("text", "character varying", "character", "citext")),
    frozenset(("timestamp without time zone", "timestamp with time zone", "date")),
    frozenset(("time without time zone", "time with time zone")),
    frozenset(("json", "jsonb")),
    frozenset(("bit", "bit varying")),
)
# https://www.postgresql.org/docs/current/datatype-datetime.html, and of `character` without a length
_IMPLIED = {"character": (1,), "bit": (1,)} | dict.fromkeys(
    (name for name in _NATIVE.values() if name.startswith("time")), (6,)
)
_PARTS = re.compile(r"(?P<head>[^(\[]+)(?:\((?P<modifier>[\d,\s]+)\))?(?P<tail>[^\[]*)(?P<array>(?:\[\])*)\Z")


class Fit(Enum):
    """How a column's type serves what the schema says."""

    SAME = auto()
    NARROWER = auto()
    """It can't hold all that the field may."""
    ALIKE = auto()
    """Another one of the same family."""
    FOREIGN = auto()


@dataclass(frozen=True, slots=True)
class ColumnType:
    """`name` as format_type() has it, without the numbers in parentheses: those are `modifier`. Of an enum, `schema` is
    the one that it is in."""

    name: str
    modifier: tuple[int, ...] = ()
    is_array: bool = False
    schema: str = ""

    def __str__(self) -> str:
        numbers = f"({','.join(map(str, self.modifier))})" if self.modifier else ""
        first, _, rest = self.name.partition(" ")
        # `timestamp(3) with time zone`, but `character varying(20)`
        text = f"{first}{numbers} {rest}" if rest.endswith("time zone") else f"{self.name}{numbers}"
        return text + ("[]" if self.is_array else "")


def parse_type(text: str, enum_schema: str = "") -> ColumnType:
    """What format_type() says; `enum_schema` where the type is an enum, whose name `text` then is."""
    if enum_schema:
        return ColumnType(text.removesuffix("[]"), is_array=text.endswith("[]"), schema=enum_schema)
    match = _PARTS.match(text)
    if match is None:
        return ColumnType(text)
    modifier = tuple(int(number) for number in (match["modifier"] or "").split(",") if number.strip())
    name = f"{match['head'].strip()} {match['tail'].strip()}".strip()
    # An extension's type is named with its schema where that is not on the search_path.
    return ColumnType(name.rpartition(".")[2].strip('"'), modifier, bool(match["array"]))


def type_of(field: Field) -> ColumnType | None:
    """The type of a scalar field's column, as Prisma would make it; None of an enum, a relation, or what Prisma does
    not support."""
    from adx_tui.services.prisma.schema_syntax import Arity, NumberValue  # loaded with the field

    native = field.native_type
    text = _SCALARS.get(field.type.name)
    if native is not None:
        text = _NATIVE.get(native.name.rpartition(".")[2])
    if text is None or field.type.is_unsupported:
        return None
    type_ = parse_type(text)
    numbers = tuple(
        int(argument.value.text)
        for argument in (native.arguments if native else ())
        if isinstance(argument.value, NumberValue) and argument.value.text.isdigit()
    )
    return ColumnType(type_.name, numbers or type_.modifier, field.type.arity is Arity.LIST)


def compare_types(expected: ColumnType, actual: ColumnType) -> Fit:
    """How `actual` serves where the schema says `expected`."""
    if expected.is_array != actual.is_array or expected.schema != actual.schema:
        return Fit.FOREIGN
    if expected.name == actual.name:
        return Fit.NARROWER if _is_narrower(actual, expected) else Fit.SAME
    alike = any(expected.name in family and actual.name in family for family in _FAMILIES)
    return Fit.ALIKE if alike else Fit.FOREIGN


def _is_narrower(actual: ColumnType, expected: ColumnType) -> bool:
    """`numeric` and `varchar` without a number take whatever there is; a `char` of another length is padded to it."""
    is_limit, should_be = (type_.modifier or _IMPLIED.get(type_.name, ()) for type_ in (actual, expected))
    if not is_limit:
        return False
    if actual.name == "character" and is_limit != should_be:
        return True
    if not should_be:
        return True
    scale, wanted = (numbers[1] if len(numbers) > 1 else 0 for numbers in (is_limit, should_be))
    return is_limit[0] - scale < should_be[0] - wanted or scale < wanted
