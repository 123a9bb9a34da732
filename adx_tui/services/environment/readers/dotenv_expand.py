"""`dotenv-expand`, in its three generations: to 11, 12 and 13 (Vite carries that one), and 1000, which runs commands.

https://github.com/motdotla/dotenv-expand/blob/master/CHANGELOG.md
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping, MutableMapping, Sequence

from adx_tui.services.environment.readers import node_dotenv
from adx_tui.services.environment.readers.javascript import replaced_once
from adx_tui.services.environment.readers.reading import ENDLESS, LONGEST, MOST_ROUNDS, EndlessError, Reading

NEWEST = 1000

_TO_11 = re.compile(
    r"(\\)?(\$)(?!\()(\{?)([A-Za-z0-9_.]+)"
    r"(?::?-((?:\$\{(?:\$\{(?:\$\{[^}]*\}|[^}])*}|[^}])*}|[^}])+))?(\}?)"
)
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
    for key in written:
        try:
            if major < 12:
                value = _to_11(key, parsed, environment)
            elif major < NEWEST:
                value = _from_12(key, parsed, environment)
            else:
                value = _newest(key, written, done, environment, unsettled)
        except EndlessError:
            value, unsettled[key] = written[key], ENDLESS
        parsed[key] = done[key] = value.replace("\\$", "$")
    environment.update(parsed)
    return Reading({key: value for key, value in parsed.items() if key not in unsettled}, unsettled)


def _to_11(key: str, parsed: Mapping[str, str], environment: Mapping[str, str]) -> str:
    value = parsed[key]
    if key in environment and environment[key] != value:
        return environment[key]
    return _interpolated(value, parsed, environment, 0)


def _interpolated(value: str, parsed: Mapping[str, str], environment: Mapping[str, str], depth: int) -> str:
    if depth > MOST_ROUNDS // 10 or len(value) > LONGEST:
        raise EndlessError

    def one(match: re.Match[str]) -> str:
        name, default = match[4], match[5]
        if match[1]:
            return match[0][1:]
        if environment.get(name):
            given = environment[name]
            return given if given == parsed.get(name) else _interpolated(given, parsed, environment, depth + 1)
        if parsed.get(name) and parsed[name] != value:
            return _interpolated(parsed[name], parsed, environment, depth + 1)
        if default:
            return _interpolated(default, parsed, environment, depth + 1) if default[0] == "$" else default
        return ""

    return _TO_11.sub(one, value)


def _from_12(key: str, parsed: MutableMapping[str, str], environment: MutableMapping[str, str]) -> str:
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
        _bounded(value, seen)
    return value


def _newest(
    key: str,
    written: Mapping[str, str],
    done: Mapping[str, str],
    environment: Mapping[str, str],
    unsettled: MutableMapping[str, str],
) -> str:
    value = written[key]
    if environment.get(key) and environment[key] != value:
        return environment[key]
    if value.startswith("encrypted:"):
        unsettled[key] = _ENCRYPTED
        return value
    # What dotenv put into the process environment from the file does not count against what became of it.
    outside = {name: text for name, text in environment.items() if name not in done or text != written[name]}
    known = {**done, **outside}
    rounds: set[str] = set()
    while (match := _FROM_12.search(value)) is not None:
        name, operator, default = _parts(match)
        unsettled.update({key: unsettled[name]} if name in unsettled else {})
        match operator:
            case ":-":
                filled = known.get(name) or default
            case "-":
                filled = known.get(name, default)
            case ":+":
                filled = default if known.get(name) else ""
            case "+":
                filled = default if name in known else ""
            case _:
                filled = known.get(name, "")
        value = replaced_once(value, match[0], filled)
        if value == known.get(name):
            break
        if value in rounds:
            raise EndlessError
        rounds.add(value)
        _bounded(value, rounds)
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


def _bounded(value: str, rounds: set[str]) -> None:
    if len(value) > LONGEST or len(rounds) > MOST_ROUNDS:
        raise EndlessError
