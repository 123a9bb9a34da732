"""Lists and objects as code writes them, with what is spread into them.

https://tc39.es/ecma262/#sec-array-initializer, https://tc39.es/ecma262/#sec-object-initializer
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from adx_tui.services.javascript.literals import written_as_text
from adx_tui.services.javascript.operators import spread
from adx_tui.services.javascript.syntax import Source, line_of, parts
from adx_tui.services.javascript.values import Array, Record, Unsettled, Value

if TYPE_CHECKING:
    from adx_tui.services.javascript.syntax import Node

_MOST_ITEMS = 1_000
_MOST_SPREADS = 50
"""Each takes what was there before along."""


def read_array(node: Node, evaluate: Callable[[Node], Value]) -> Array | None:
    """`[a, ...b]`; None where its length is not settled."""
    if _is_too_large(node):
        return None
    items: list[Value] = []
    for part in parts(node):
        if part.type != "spread_element":
            items.append(evaluate(part))
        elif isinstance(several := evaluate(parts(part)[0]), Array):
            items += several.items
        else:
            return None
    return Array(tuple(items), line_of(node)) if len(items) <= _MOST_ITEMS else None


def read_object(
    source: Source, node: Node, evaluate: Callable[[Node], Value], unsettled: Callable[[Node], Unsettled]
) -> Record | None:
    """`{ a: 1, b, ["c"]: 2, ...d }`; None where it is too large for something that a person wrote."""
    if _is_too_large(node):
        return None
    record = Record({}, line_of(node))
    for part in parts(node):
        if part.type == "spread_element":
            record = spread(record, evaluate(parts(part)[0]), unsettled(part))
            continue
        key = part.child_by_field_name("key") or part.child_by_field_name("name") or part
        name, value = _property_name(source, key, evaluate), part.child_by_field_name("value")
        if name is None:
            # It may be any of them.
            record = Record({}, record.line, unsettled(part))
        elif part.type == "pair" and value is not None:
            record = record.having({name: evaluate(value)})
        elif part.type == "shorthand_property_identifier":
            record = record.having({name: evaluate(part)})
        else:
            record = record.having({name: unsettled(part)})
    return record


def _property_name(source: Source, key: Node, evaluate: Callable[[Node], Value]) -> str | None:
    if key.type in ("property_identifier", "shorthand_property_identifier"):
        return source.text(key)
    if key.type == "computed_property_name":
        return written_as_text(evaluate(parts(key)[0]))
    return written_as_text(evaluate(key)) if key.type in ("string", "number") else None


def _is_too_large(node: Node) -> bool:
    spreads = sum(part.type == "spread_element" for part in node.named_children)
    return node.named_child_count > _MOST_ITEMS or spreads > _MOST_SPREADS
