"""Where two schemas would give two clients: models, fields and enums, whatever their order, layout and comments.

Indexes and native types make no difference to a client.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from adx_tui.services.prisma.schema_parser import PrismaSchema
from adx_tui.services.prisma.schema_syntax import (
    Argument,
    ArrayValue,
    Attribute,
    Field,
    FunctionValue,
    NameValue,
    NumberValue,
    StringValue,
    Value,
)

_OF_DATABASE_ALONE = frozenset({"index", "fulltext"})

Parts = Mapping[str, Mapping[str, str]]


def find_differences(before: PrismaSchema, after: PrismaSchema) -> tuple[str, ...]:
    """What `after` has and `before` lacks, or has otherwise, and the other way round, in a person's words."""
    return tuple(_differences(_parts(before), _parts(after)))


def _differences(before: Parts, after: Parts) -> Iterator[str]:
    for name, parts in after.items():
        if name not in before:
            yield f"{name} is new"
            continue
        for part, text in parts.items():
            if part not in before[name]:
                yield f"{name}.{part} is new" if part else f"{name} has other attributes"
            elif before[name][part] != text:
                yield f"{name}.{part} is another" if part else f"{name} has other attributes"
        yield from (f"{name}.{part} is gone" for part in before[name] if part not in parts)
    yield from (f"{name} is gone" for name in before if name not in after)


def _parts(schema: PrismaSchema) -> Parts:
    """By the name of each block: its fields or values by theirs, and its own attributes under the empty one."""
    parts: dict[str, dict[str, str]] = {}
    for model in (*schema.models, *schema.views, *schema.types):
        own = {field.name: _field(field) for field in model.fields}
        parts[model.name] = {**own, "": _attributes(model.attributes)}
    for enum in schema.enums:
        labels = {value.name: _attributes(value.attributes) for value in enum.values}
        parts[enum.name] = {**labels, "": _attributes(enum.attributes)}
    return parts


def _field(field: Field) -> str:
    kind = "Unsupported " if field.type.is_unsupported else ""
    return f"{kind}{field.type.name}{field.type.arity} {_attributes(field.attributes)}"


def _attributes(attributes: Iterable[Attribute]) -> str:
    shown = (
        f"@{attribute.name}({_arguments(attribute.arguments)})"
        for attribute in attributes
        if attribute.name not in _OF_DATABASE_ALONE and "." not in attribute.name
    )
    return " ".join(sorted(shown))


def _arguments(arguments: Iterable[Argument]) -> str:
    return ", ".join(sorted(f"{argument.name or ''}:{_value(argument.value)}" for argument in arguments))


def _value(value: Value) -> str:
    match value:
        case StringValue(text):
            return f'"{text}"'
        case NumberValue(text) | NameValue(text):
            return text
        case ArrayValue(items):
            return f"[{', '.join(map(_value, items))}]"
        case FunctionValue(name, arguments):
            return f"{name}({_arguments(arguments)})"
