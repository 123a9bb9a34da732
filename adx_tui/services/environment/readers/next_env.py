"""`@next/env`: what Next.js reads. It expands `$word` everywhere, in single quotes too, each file by itself.

https://github.com/vercel/next.js/blob/canary/packages/next-env/index.ts
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from adx_tui.services.environment.readers import node_dotenv
from adx_tui.services.environment.readers.javascript import replaced_once
from adx_tui.services.environment.readers.reading import Budget, EndlessError, Reading

FILES = (".env.development.local", ".env.local", ".env.development", ".env")
"""What `next dev` reads, the one that counts most first."""

_VARIABLE = re.compile(r"(?<!\\)\$\{?([A-Za-z0-9_]+)(?::-([^}\\]*))?\}?")
_MOST = 200
"""How often one value is filled in before its program would have run out of stack."""


def read(texts: Sequence[str], process_environment: Mapping[str, str]) -> Reading:
    """As `loadEnvConfig(folder, true)`."""
    environment = dict(process_environment)
    values: dict[str, str] = {}
    refused = ""
    for text in texts:
        parsed = node_dotenv.parse(text)
        try:
            _expand(parsed, environment)
        except EndlessError:
            refused = "Next.js drops the whole file: a value in it names itself"
            continue
        for key, value in parsed.items():
            if key not in process_environment:
                values.setdefault(key, value)
            else:
                values[key] = value  # the process environment's own value, and expanded like all others
    return Reading(values, refused=refused)


def _expand(parsed: dict[str, str], environment: dict[str, str]) -> None:
    budget = Budget()
    for key in parsed:
        value = environment.get(key, parsed[key])
        for _ in range(_MOST):
            filled = _filled_in(value, parsed, environment)
            if filled is None:
                break
            value = filled
            budget.spend(value)
        else:
            raise EndlessError
        parsed[key] = value.replace("\\$", "$")
    environment.update(parsed)


def _filled_in(value: str, parsed: Mapping[str, str], environment: Mapping[str, str]) -> str | None:
    """`value` with its last variable's value; None where nothing is left to do."""
    at = max((match.start() for match in re.finditer(r"(?<!\\)\$", value)), default=-1)
    match = _VARIABLE.search(value[at:]) if at >= 0 else None
    if match is None:
        return None
    name, default = match[1], match[2]
    return replaced_once(value, match[0], environment.get(name) or default or parsed.get(name) or "")
