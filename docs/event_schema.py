"""Writes docs/events.schema.json, the contract of the event stream as JSON Schema: python -m docs.event_schema

It is made from the types in adx_tui/core/event_json.py; a test compares the two, and real streams with it.
"""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

from adx_tui.core import event_json

PATH = Path(__file__).with_name("events.schema.json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAMES = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}

Schema = dict[str, Any]


def schema() -> Schema:
    """The schema of one line of the stream: one of the events, told apart by its field `event`."""
    return {
        "$schema": DIALECT,
        "title": "adx-tui: an event",
        "description": "One line of `adx-tui --output json`. Fields are added, none is renamed: ignore unknown ones.",
        "oneOf": [of_type(event) for event in get_args(event_json.Event)],
    }


def of_type(kind: Any) -> Schema:
    """The schema of a type: a string beside it (Annotated) is its description, a mapping is taken as it is."""
    if is_typeddict(kind):
        return _of_object(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        told: Schema = of_type(kind.__origin__)
        for beside in kind.__metadata__:
            told |= {"description": beside} if isinstance(beside, str) else beside
        return told
    if kind in NAMES:
        return {"type": NAMES[kind]}
    if origin is Literal:
        return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": of_type(arguments[0])}
    if origin is dict:
        key, value = map(of_type, arguments)
        return {"type": "object", "propertyNames": key, "additionalProperties": value}
    if origin is UnionType:
        return {"type": [NAMES[argument] for argument in arguments]}
    raise TypeError(f"no JSON Schema for {kind}")


def _of_object(kind: Any) -> Schema:
    fields = get_type_hints(kind, include_extras=True)
    told: Schema = {
        "type": "object",
        "title": kind.__name__,
        "description": kind.__doc__,
        "properties": {name: of_type(field) for name, field in fields.items()},
        "required": [name for name in fields if name in kind.__required_keys__],
    }
    # What may be absent is absent together: a finding has all of its fields.
    optional = [name for name in fields if name in kind.__optional_keys__]
    if len(optional) > 1:
        told["dependentRequired"] = {name: [other for other in optional if other != name] for name in optional}
    return told


def text() -> str:
    """The file, to the last character."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
