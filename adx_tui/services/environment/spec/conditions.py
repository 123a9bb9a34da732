"""What a decorator's value comes to, where no program has to be run for it: `forEnv(production)`, `eq($MODE, test)`."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.services.environment.spec.grammar import Call, Static, Value

_TRUE, _FALSE = "true", "false"


def holds(value: Value | None, values: Mapping[str, str], environment: str) -> bool | None:
    """Whether a decorator with that value is on; None where that can't be told. `environment` is the name of the
    current one (`@currentEnv`), empty where none is known."""
    text = _TRUE if value is None else _evaluate(value, values, environment)
    return {_TRUE: True, _FALSE: False}.get(text or "")


def variable_of(value: Value | None) -> str:
    """The variable that `$NAME`, `${NAME}`, `ref(NAME)` or NAME stands for; empty where it is none of these."""
    if isinstance(value, Static):
        name = value.text.removeprefix("$").removeprefix("{").removesuffix("}")
        return name if name.replace("_", "a").isalnum() else ""
    if isinstance(value, Call) and value.name == "ref" and len(value.arguments) == 1:
        return variable_of(value.arguments[0].value)
    return ""


def _evaluate(value: Value, values: Mapping[str, str], environment: str) -> str | None:
    if isinstance(value, Static):
        if not value.is_reference:
            return value.text
        return values.get(name, "") if (name := variable_of(value)) else None
    if value.name == "ref":
        return values.get(name, "") if (name := variable_of(value)) else None
    parts = [_evaluate(argument.value, values, environment) for argument in value.arguments]
    if None in parts or not parts:
        return None
    match value.name, len(parts):
        case "forEnv", _:
            return _told(environment in parts) if environment else None
        case "eq", 2:
            return _told(parts[0] == parts[1])
        case "not", 1:
            return _told(parts[0] not in (_TRUE,)) if parts[0] in (_TRUE, _FALSE) else None
        case "isEmpty", 1:
            return _told(not parts[0])
        case "if", 2 | 3:
            chosen = parts[1] if parts[0] == _TRUE else parts[2] if len(parts) == 3 else ""
            return chosen if parts[0] in (_TRUE, _FALSE) else None
        case _:
            return None


def _told(holds: bool) -> str:
    return _TRUE if holds else _FALSE
