"""What can be wrong with the default of a field: it has to be a value, or a function, of the field's type.

The rules are those of prisma-engines: `default.rs` in `psl/parser-database/src/attributes`, and `default_value.rs` in
`psl/psl-core/src/validate/validation_pipeline/validations`.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal

from adx_tui.services.prisma.schema_index import SCALARS, SchemaIndex
from adx_tui.services.prisma.schema_problems import ProblemKind, SchemaProblem
from adx_tui.services.prisma.schema_syntax import (
    Arity,
    ArrayValue,
    Enum,
    Field,
    FunctionValue,
    NameValue,
    NumberValue,
    StringValue,
    Value,
)

BY_DATABASE = "dbgenerated"

_FUNCTIONS: Mapping[str, Collection[str]] = {
    "autoincrement": ("Int", "BigInt"),
    "now": ("DateTime",),
    **dict.fromkeys(("cuid", "nanoid", "ulid", "uuid"), ("String",)),
}
"""For fields of which types each function is. (`auto()` is MongoDB's, `sequence()` CockroachDB's.)"""
_NUMBERS: Mapping[str, Collection[int]] = {"cuid": (1, 2), "nanoid": range(2, 256), "uuid": (4, 7)}
"""What a function may be given, if anything."""

_FORMS: Mapping[str, tuple[type[Value], ...]] = {
    **dict.fromkeys(("String", "Json", "Bytes", "DateTime"), (StringValue,)),
    **dict.fromkeys(("Int", "BigInt", "Float"), (NumberValue,)),
    "Decimal": (NumberValue, StringValue),
    "Boolean": (NameValue,),
}
"""How a value of each type is written."""
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)\Z")


def check_default(index: SchemaIndex, field: Field) -> Iterator[SchemaProblem]:
    """Whether the default of a field that holds a value fits it."""
    attribute = field.attribute("default")
    value = attribute.argument("value", is_default=True) if attribute is not None else None
    if attribute is None or value is None:
        return
    why = _why_not(index, field, value)
    if why is not None:
        kind = ProblemKind.DEFAULT
        if isinstance(value, FunctionValue) and value.name not in (*_FUNCTIONS, BY_DATABASE):
            kind = ProblemKind.UNKNOWN_WORD
        yield SchemaProblem(kind, f"The default of {field.name} does not fit: {why}.", attribute.span)


def _why_not(index: SchemaIndex, field: Field, value: Value) -> str | None:
    if isinstance(value, FunctionValue) and value.name == BY_DATABASE:
        return _wrong_dbgenerated(value)
    if field.type.is_unsupported:
        return f"a type that Prisma does not support takes {BY_DATABASE}() alone"
    if isinstance(value, FunctionValue) and field.type.name in SCALARS:
        return _wrong_function(field.type.name, value)
    if field.type.arity is not Arity.LIST:
        return _wrong_value(index, field, value)
    if not isinstance(value, ArrayValue):
        return "that of a list is a list: [ … ]"
    return next((why for item in value.items if (why := _wrong_value(index, field, item))), None)


def _wrong_dbgenerated(value: FunctionValue) -> str | None:
    texts = [argument.value for argument in value.arguments]
    if not texts or (len(texts) == 1 and isinstance(texts[0], StringValue) and texts[0].value):
        return None
    return f"{BY_DATABASE}() takes nothing, or SQL in double quotes"


def _wrong_function(type_: str, value: FunctionValue) -> str | None:
    if value.name not in _FUNCTIONS:
        return f"{value.name}() is no function that Prisma knows for PostgreSQL"
    if type_ not in _FUNCTIONS[value.name]:
        return f"{value.name}() is for {' and '.join(_FUNCTIONS[value.name])}, and the field is {type_}"
    given = [argument.value for argument in value.arguments]
    numbers = {str(number) for number in _NUMBERS.get(value.name, ())}
    if not given or (len(given) == 1 and isinstance(given[0], NumberValue) and given[0].text in numbers):
        return None
    return f"{value.name}() does not take what it is given"


def _wrong_value(index: SchemaIndex, field: Field, value: Value) -> str | None:
    """A single one, whether the field is a list or not."""
    type_ = field.type.name
    enum = index.enums.get(type_)
    if enum is not None:
        return _wrong_enum_value(enum, value)
    forms = _FORMS.get(type_)
    if forms is None:
        return None
    match value:
        case StringValue(text) | NumberValue(text) | NameValue(text) if isinstance(value, forms):
            return None if _is_readable(type_, text) else f"{text} is no {type_}"
    return f"the field is {type_}, and this is no {type_}"


def _wrong_enum_value(enum: Enum, value: Value) -> str | None:
    names = [known.name for known in enum.values]
    if isinstance(value, NameValue):
        return None if value.name in names else f"{value.name} is no value of {enum.name} ({', '.join(names)})"
    return f"it is a value of {enum.name}, without quotes"


def _is_readable(type_: str, text: str) -> bool:
    reader = _READERS.get(type_)
    try:
        return reader is None or bool(reader(text))
    except (ValueError, ArithmeticError, RecursionError):
        return False


def _no_constant(name: str) -> None:
    """Python reads NaN and Infinity in JSON, which are none."""
    raise ValueError(name)


def _reads_json(text: str) -> bool:
    json.loads(text, parse_constant=_no_constant)
    return True


_READERS: Mapping[str, Callable[[str], object]] = {
    "Boolean": ("true", "false").__contains__,
    "Int": re.compile(r"-?\d+\Z").match,
    "BigInt": re.compile(r"-?\d+\Z").match,
    "DateTime": _RFC_3339.match,
    "Json": _reads_json,
    "Bytes": lambda text: base64.b64decode(text, validate=True) is not None,
    "Decimal": lambda text: Decimal(text) is not None,
}
"""What a text has to pass to be a value of each type; of the other types each does."""
