"""`dotenv-expand`, in its three generations: to 11, 12 and 13 (Vite carries that one), and 1000, which runs commands.

https://github.com/motdotla/dotenv-expand/blob/master/CHANGELOG.md
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping, MutableMapping, Sequence

from adx_tui.services.environment.readers import node_dotenv
from adx_tui.services.environment.readers.javascript import replaced_once
from adx_tui.services.environment.readers.reading import ENDLESS, Budget, EndlessError, Reading

NEWEST = 1000

_TO_11 = re.compile(
    r"(\\)?(\$)(?!\()(\{?)([A-Za-z0-9_.]+)"
    r"(?::?-((?:\$\{(?:\$\{(?:\$\{[^}]*\}|[^}])*}|[^}])*}|[^}])+))?(\}?)"
)
_MOST_OPENED = 24
_DEEPEST = 100
_FROM_12 = re.compile(r"(?<!\\)\$\{([^{}]+)\}|(?<!\\)\$([A-Za-z_][A-Za-z0-9_]*)")
_OPERATOR = re.compile(r":\+|\+|:-|-")
_COMMAND = "runs a command"
_ENCRYPTED = "is encrypted"


def read(texts: Sequence[str], process_environment: Mapping[str, str], *, major: int = 12) -> Reading:
    """As `expand(dotenv.config({path: [...]}))` does with dotenv-expand's version `major`."""
    parsed = node_dotenv.merged(texts)
    environment = {**parsed, **process_environment}
    return expand(parsed, environment, major=major)


def expand(parsed: MutableMapping[str, str], environment: MutableMapping[str, str], *, major: int) -> Reading:
    """Fill in `parsed`; `environment` has what dotenv put there already, and gets the outcome."""
    written = dict(parsed)
    done: dict[str, str] = {}
    unsettled: dict[str, str] = {}
    budget = Budget()
    for key in written:
        try:
            if major < 12:
                value = _to_11(key, parsed, environment, budget)
            elif major < NEWEST:
                value = _from_12(key, parsed, environment, budget)
            else:
                value = _newest(key, written, done, environment, unsettled, budget)
        except EndlessError:
            value, unsettled[key] = written[key], ENDLESS
        parsed[key] = done[key] = value.replace("\\$", "$")
    environment.update(parsed)
    return Reading({key: value for key, value in parsed.items() if key not in unsettled}, unsettled)


def _to_11(key: str, parsed: Mapping[str, str], environment: Mapping[str, str], budget: Budget) -> str:
    value = parsed[key]
    if key in environment and environment[key] != value:
        return environment[key]
    return _interpolated(value, parsed, environment, budget)


def _interpolated(
    value: str, parsed: Mapping[str, str], environment: Mapping[str, str], budget: Budget, depth: int = 0
) -> str:
    budget.spend(value)
    # Defaults within defaults: its expression takes the fourth power of how many there are.
    if depth > _DEEPEST or value.count("${") > _MOST_OPENED:
        raise EndlessError

    def one(match: re.Match[str]) -> str:
        name, default = match[4], match[5]
        if match[1]:
            return match[0][1:]
        if environment.get(name):
            given = environment[name]
            return given if given == parsed.get(name) else _interpolated(given, parsed, environment, budget, depth + 1)
        if parsed.get(name) and parsed[name] != value:
            return _interpolated(parsed[name], parsed, environment, budget, depth + 1)
        if default:
            return _interpolated(default, parsed, environment, budget, depth + 1) if default[0] == "$" else default
        return ""

    return _TO_11.sub(one, value)


def _from_12(key: str, parsed: MutableMapping[str, str], environment: MutableMapping[str, str], budget: Budget) -> str:
    value = parsed[key]
    if environment.get(key) and environment[key] != value:
        return environment[key]
    known = ChainMap(environment, parsed)
    seen: set[str] = set()
    while (match := _FROM_12.search(value)) is not None:
        seen.add(value)
        name, operator, default = _parts(match)
        given = "" if operator in (":+", "+") else known.get(name, "")
        if operator in (":+", "+") and not known.get(name):
            default = ""
        value = replaced_once(value, match[0], given if given and given not in seen else default)
        if value == parsed.get(name):
            break
        budget.spend(value)
    return value


def _newest(
    key: str,
    written: Mapping[str, str],
    done: Mapping[str, str],
    environment: Mapping[str, str],
    unsettled: MutableMapping[str, str],
    budget: Budget,
) -> str:
    value = written[key]
    if environment.get(key) and environment[key] != value:
        return environment[key]
    if value.startswith("encrypted:"):
        unsettled[key] = _ENCRYPTED
        return value
    if _FROM_12.search(value) is None:
        unsettled.update({key: _COMMAND} if "$(" in value else {})
        return value

    def known(name: str) -> str | None:
        # What dotenv put into the process environment from the file does not count against what became of it.
        given = environment.get(name)
        return done[name] if name in done and given in (None, written[name]) else given

    rounds: set[str] = set()
    while (match := _FROM_12.search(value)) is not None:
        name, operator, default = _parts(match)
        unsettled.update({key: unsettled[name]} if name in unsettled else {})
        match operator:
            case ":-":
                filled = known(name) or default
            case "-":
                filled = default if known(name) is None else known(name) or ""
            case ":+":
                filled = default if known(name) else ""
            case "+":
                filled = "" if known(name) is None else default
            case _:
                filled = known(name) or ""
        value = replaced_once(value, match[0], filled)
        if value == known(name):
            break
        if value in rounds:
            raise EndlessError
        rounds.add(value)
        budget.spend(value)
    if "$(" in value:
        unsettled[key] = _COMMAND
    return value


def _parts(match: re.Match[str]) -> tuple[str, str, str]:
    """Name, operator and word of `${NAME:-word}`."""
    expression = match[1] or match[2]
    operator = _OPERATOR.search(expression)
    if operator is None:
        return expression, "", ""
    return expression[: operator.start()], operator[0], expression[operator.end() :]
