"""JavaScript's operators on values that may not be settled; `unsettled` is the whole expression, as it stands there.

https://tc39.es/ecma262/#sec-ecmascript-language-expressions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adx_tui.services.javascript.literals import written_as_text
from adx_tui.services.javascript.values import Literal, Lookup, Record, Undefined, Unsettled, Value

_MOST_ALTERNATIVES = 16
"""More is no choice that a person made."""


def is_truthy(value: Value) -> bool | None:
    """Whether a condition holds with it; None where that is not settled."""
    if isinstance(value, Literal):
        return bool(value.value)
    if isinstance(value, Undefined):
        return False
    return None if isinstance(value, Lookup | Unsettled) else True


def either(values: Sequence[Value], unsettled: Unsettled) -> Value:
    """One of `values`, by a condition that is not settled: that value where they are all the same."""
    distinct: list[Value] = []
    for value in values:
        known = value.alternatives if isinstance(value, Unsettled) and value.alternatives else (value,)
        distinct += [entry for entry in known if entry not in distinct]
    if len(distinct) == 1:
        return distinct[0]
    return replace(unsettled, alternatives=tuple(distinct)) if len(distinct) <= _MOST_ALTERNATIVES else unsettled


def choose(condition: Value, then: Value, otherwise: Value, unsettled: Unsettled) -> Value:
    """`condition ? then : otherwise`."""
    if isinstance(condition, Lookup) and condition == then:
        return first_that_is_there(condition, otherwise, unsettled, skips_empty=True)
    truthy = is_truthy(condition)
    if truthy is None:
        return either((then, otherwise), unsettled)
    return then if truthy else otherwise


def combine(operator: str, left: Value, right: Value, unsettled: Unsettled) -> Value:
    """`left operator right`."""
    match operator:
        case "??" | "||":
            return first_that_is_there(left, right, unsettled, skips_empty=operator == "||")
        case "&&":
            otherwise = left if is_truthy(left) is False else Undefined(unsettled.line)
            return choose(left, right, otherwise, unsettled) if left != right else left
        case "+":
            return _sum(left, right) or unsettled
        case "===" | "!==" if isinstance(left, Literal) and isinstance(right, Literal):
            same = type(left.value) is type(right.value) and left.value == right.value
            return Literal(same == (operator == "==="), unsettled.line)
    return unsettled


def negate(operator: str, value: Value, unsettled: Unsettled) -> Value:
    """`!value`, `-value`, `void value`."""
    if operator == "!" and (truthy := is_truthy(value)) is not None:
        return Literal(not truthy, unsettled.line)
    if operator == "-" and isinstance(value, Literal) and isinstance(value.value, int | float):
        return Literal(-value.value, unsettled.line)
    return Undefined(unsettled.line) if operator == "void" else unsettled


def spread(record: Record, value: Value, unsettled: Unsettled) -> Record:
    """`{...record, ...value}`. What is no object has nothing to spread.

    https://tc39.es/ecma262/#sec-copydataproperties
    """
    if isinstance(value, Record):
        # What can't be settled in it may also take the place of what was there before.
        return record.having(value.fields) if value.rest is None else replace(value, line=record.line)
    if is_truthy(value) is False:
        return record
    if not (isinstance(value, Unsettled) and value.alternatives):
        return Record({}, record.line, unsettled)
    options = [spread(record, option, unsettled) for option in value.alternatives]
    names = dict.fromkeys(name for option in options for name in option.fields)
    rest = next((option.rest for option in options if option.rest is not None), None)
    return Record(
        {name: either([option.get(name) for option in options], unsettled) for name in names}, record.line, rest
    )


def first_that_is_there(left: Value, right: Value, unsettled: Unsettled, *, skips_empty: bool) -> Value:
    """`left || right` (`skips_empty`) or `left ?? right`."""
    if isinstance(left, Undefined) or (isinstance(left, Literal) and left.value is None):
        return right
    if isinstance(left, Lookup):
        return _followed_by(left, right, unsettled, skips_empty=skips_empty)
    if skips_empty and is_truthy(left) is False:
        return right
    if not isinstance(left, Unsettled):
        return left
    if not left.alternatives:
        return unsettled
    options = [first_that_is_there(option, right, unsettled, skips_empty=skips_empty) for option in left.alternatives]
    return either(options, unsettled)


def _followed_by(left: Lookup, right: Value, unsettled: Unsettled, *, skips_empty: bool) -> Value:
    if isinstance(right, Lookup):
        following = right.alternatives
    elif isinstance(right, Literal | Unsettled):
        following = (right,)
    elif isinstance(right, Undefined):
        following = ()
    else:
        return unsettled
    for lookup in (left, right):
        # `(a ?? b) || c` is neither the one nor the other.
        if isinstance(lookup, Lookup) and len(lookup.alternatives) > 1 and lookup.skips_empty != skips_empty:
            return unsettled
    alternatives = (*left.alternatives, *following)
    if len(alternatives) > _MOST_ALTERNATIVES:
        return unsettled
    return replace(left, alternatives=alternatives, skips_empty=skips_empty)


def _sum(left: Value, right: Value) -> Literal | None:
    """A text and something, one behind the other; None where it is another sum, or not settled."""
    before, after = written_as_text(left), written_as_text(right)
    are_text = any(isinstance(value, Literal) and isinstance(value.value, str) for value in (left, right))
    if not are_text or before is None or after is None or not isinstance(left, Literal):
        return None
    return Literal(before + after, left.line)
