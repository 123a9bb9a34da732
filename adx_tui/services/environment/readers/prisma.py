"""Prisma 5 and 6, where no config switches it off: dotenv, and an expansion of its own, of `${NAME}` alone.

https://github.com/prisma/prisma/blob/6.19.x/packages/internals/src/utils/tryLoadEnvs.ts
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from adx_tui.services.environment.readers import node_dotenv
from adx_tui.services.environment.readers.javascript import replaced_once
from adx_tui.services.environment.readers.reading import Budget, EndlessError, Reading

_VARIABLE = re.compile(r"([^\n\r\u2028\u2029]?)\$\{([a-zA-Z0-9_]+)?\}")
_DEEPEST = 50


def read(texts: Sequence[str], process_environment: Mapping[str, str]) -> Reading:
    """As the CLI loads its one or two files before it reads the schema."""
    environment = dict(process_environment)
    values: dict[str, str] = {}
    for text in texts:
        parsed = node_dotenv.parse(text)
        environment = {**parsed, **environment}
        try:
            budget = Budget()
            for key in parsed:
                parsed[key] = _interpolated(environment[key], parsed, environment, budget, 0)
        except EndlessError:
            return Reading(values, refused="Prisma ends with an error: a value names itself")
        environment |= parsed
        values |= parsed
    return Reading(values)


def _interpolated(
    value: str, parsed: Mapping[str, str], environment: Mapping[str, str], budget: Budget, depth: int
) -> str:
    if "$" not in value:
        return value
    budget.spend(value)
    if depth > _DEEPEST:
        raise EndlessError
    result = value
    for match in _VARIABLE.finditer(value):
        if match[1] == "\\":
            result = replaced_once(result, match[0], replaced_once(match[0], "\\$", "$$"))
            continue
        name = match[2] or "undefined"
        given = environment[name] if name in environment else parsed.get(name, "")
        filled = _interpolated(given, parsed, environment, budget, depth + 1)
        result = replaced_once(result, match[0][len(match[1]) :], filled)
    return result
