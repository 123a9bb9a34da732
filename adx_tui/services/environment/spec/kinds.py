"""The types of @env-spec and their options, as varlock has them (https://varlock.dev/reference/data-types/).

`integer` is older than `number(isInt=true)`, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adx_tui.services.environment.spec.matching import Pattern

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\Z")
_UNITS = {
    **dict.fromkeys(("ms", "millis", "millisecond", "milliseconds"), 1),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1_000),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60_000),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3_600_000),
    **dict.fromkeys(("d", "day", "days"), 86_400_000),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), 604_800_000),
}
_DURATION = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,9})?)\s*([a-z]*)\Z")

_LENGTHS = {"minLength": "length", "maxLength": "length", "isLength": "length"}
_BOUNDS = {"min": "number", "max": "number"}
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "string": {
        **_LENGTHS,
        **dict.fromkeys(("startsWith", "endsWith"), "text"),
        **dict.fromkeys(("toUpperCase", "toLowerCase", "allowEmpty"), "flag"),
        "matches": "pattern",
    },
    "number": {
        **_BOUNDS,
        **dict.fromkeys(("isInt", "coerceToMinMaxRange"), "flag"),
        "precision": "length",
        "isDivisibleBy": "number",
    },
    "integer": _BOUNDS,
    "port": _BOUNDS,
    "boolean": {},
    "enum": {},
    "email": {"normalize": "flag"},
    "url": {"prependHttps": "flag", "allowedDomains": "list", "noTrailingSlash": "flag", "matches": "pattern"},
    "domain": {
        **dict.fromkeys(("allowIp", "allowIpV6", "allowWildcard", "allowSingleLabel", "normalize"), "flag"),
        "matches": "pattern",
    },
    "ip": {"version": "number", "normalize": "flag"},
    "semver": {},
    "isoDate": {},
    "uuid": {},
    "md5": {},
    "duration": {"output": "text", "min": "duration", "max": "duration"},
    "simple-object": {},
    "array": {**_LENGTHS, "unique": "flag", "separator": "text", "format": "text"},
    "record": {
        **dict.fromkeys(("entriesMinLength", "entriesMaxLength", "entriesIsLength"), "length"),
        "keyType": "kind",
    },
}
"""Each type's options, and what is written there."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type with its options as they are written. `values` is what an array or a record holds."""

    name: str = "string"
    options: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    values: Kind | None = None
    keys: Kind | None = None

    def length(self, name: str, otherwise: int) -> int:
        """The option `name` as a whole number; `otherwise` where it is not given, or is none."""
        text = self.options.get(name, "")
        return int(text) if OPTION_TESTS["length"](text) else otherwise

    def flag(self, name: str) -> bool:
        """Whether the option `name` is on."""
        return self.options.get(name) == "true"

    def bound(self, name: str, otherwise: float) -> float:
        """The option `name` as a number; `otherwise` where it is not given, or is none."""
        text = self.options.get(name, "")
        return float(text) if NUMBER.match(text) else otherwise


def pattern_of(text: str) -> Pattern:
    """What `matches` names: `/expression/flags`, or the expression alone. Raises PatternError,
    a ValueError."""
    from adx_tui.services.environment.spec import pattern  # for the few schemas that have one

    literal = re.fullmatch(r"/(.+)/([dgimsuvy]*)", text, re.DOTALL)
    return pattern.compile_pattern(literal[1], literal[2]) if literal else pattern.compile_pattern(text)


def settle(kind: Kind) -> tuple[Kind, list[str]]:
    """`kind` without the options that can't hold, and what is wrong with these, each as a sentence."""
    known, faults = OPTIONS.get(kind.name, {}), []
    options = dict(kind.options)
    for name, text in kind.options.items():
        if fault := _option_fault(known.get(name, ""), text):
            faults.append(f"{name} {fault}")
            del options[name]
    for least, most in (("minLength", "maxLength"), ("min", "max"), ("entriesMinLength", "entriesMaxLength")):
        lowest, highest = (_amount(kind.name, name, options.get(name, "")) for name in (least, most))
        if lowest is not None and highest is not None and lowest > highest:
            faults.append(f"{least} is more than {most}: no value does")
            del options[least], options[most]
    if kind.name == "enum" and not kind.choices:
        faults.append("an enum has no members: no value does")
    inner: dict[str, Kind | None] = {"values": kind.values, "keys": kind.keys}
    for name, one in inner.items():
        if one is not None:
            inner[name], of_inner = settle(one)
            faults += of_inner
    return Kind(kind.name, options, kind.choices, inner["values"], inner["keys"]), faults


def _amount(kind: str, name: str, text: str) -> float | None:
    if OPTIONS.get(kind, {}).get(name) == "duration":
        return milliseconds(text)
    return float(text) if NUMBER.match(text) else None


def _option_fault(form: str, text: str) -> str:
    if form == "pattern":
        try:
            pattern_of(text)
        except ValueError as error:
            return str(error)
        return ""
    test = OPTION_TESTS.get(form)
    return "" if test is None or test(text) else f"is no {form}" if form != "flag" else "is neither true nor false"


OPTION_TESTS: Mapping[str, Callable[[str], bool]] = {
    "length": lambda text: re.fullmatch(r"[0-9]{1,9}", text) is not None,
    "number": lambda text: NUMBER.match(text) is not None,
    "flag": lambda text: text in ("true", "false"),
    "duration": lambda text: milliseconds(text) is not None,
}


def milliseconds(text: str) -> float | None:
    """How long `text`, a duration, is; None where it is none."""
    match = _DURATION.match(text.strip().lower())
    if match is None or (match[2] and match[2] not in _UNITS):
        return None
    return float(match[1]) * _UNITS.get(match[2], 1)
