"""Which values a type of @env-spec takes, as varlock judges them (https://varlock.dev/reference/data-types/).

Where varlock mends a value first (`1.6` for a whole number), the value is judged as it stands: whoever reads `.env`
without varlock gets that one.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from adx_tui.core import port_number
from adx_tui.services.environment.spec.kinds import NUMBER, Kind, milliseconds, pattern_of

_EMAIL = re.compile(
    r"(?:[^<>()\[\]\\.,;:\s@\"]+(?:\.[^<>()\[\]\\.,;:\s@\"]+)*|\"[^\n]+\")"
    r"@(?:\[(?:[0-9]{1,3}\.){3}[0-9]{1,3}\]|(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})\Z"
)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}\Z")
_IDENTIFIER = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_FORMS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "uuid": (
        re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-5][0-9a-f]{3}-[089ab][0-9a-f]{3}-[0-9a-f]{12}\Z", re.IGNORECASE),
        "is no UUID",
    ),
    "md5": (re.compile(r"[a-f0-9]{32}\Z", re.IGNORECASE), "is no MD5 hash: 32 digits and letters a to f"),
    "email": (_EMAIL, "is no e-mail address"),
    # https://semver.org/#backusnaur-form-grammar-for-valid-semver-versions
    "semver": (
        re.compile(
            rf"(?:(?:0|[1-9][0-9]*)\.){{2}}(?:0|[1-9][0-9]*)(?:-{_IDENTIFIER}(?:\.{_IDENTIFIER})*)?"
            r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\Z"
        ),
        "is no version like 1.2.3",
    ),
    "isoDate": (
        re.compile(
            r"[+-]?[0-9]{4}(?:-?(?:(?:0[1-9]|1[0-2])(?:-?(?:0[1-9]|[12][0-9]|3[01]))?|W[0-5][0-9](?:-?[1-7])?"
            r"|[0-3][0-9]{2})(?:[T\s](?:[01][0-9]|2[0-4])(?::?[0-5][0-9](?::?[0-5][0-9])?)?(?:[.,][0-9]+)?"
            r"(?:[zZ]|[+-](?:[01][0-9]|2[0-3]):?(?:[0-5][0-9])?)?)?)?\Z"
        ),
        "is no date of ISO 8601",
    ),
}
_TRUE_AND_FALSE = frozenset(("t", "true", "yes", "on", "1", "f", "false", "no", "off", "0"))
_LONGEST = 10**9


def problem(kind: Kind, value: str) -> str:
    """Why `value`, which is not empty, does not do, as the end of a sentence; empty when it does. Says nothing of the
    value itself."""
    if kind.name in _FORMS:
        form, what = _FORMS[kind.name]
        return "" if form.match(value) else what
    judge = _JUDGES.get(kind.name)
    return next(judge(kind, value), "") if judge else ""


def _string(kind: Kind, value: str) -> Iterator[str]:
    value = value.upper() if kind.flag("toUpperCase") else value
    value = value.lower() if kind.flag("toLowerCase") else value
    yield from _count(kind, len(value), ("minLength", "maxLength", "isLength"), "characters")
    if not value.startswith(start := kind.options.get("startsWith", "")):
        yield f"does not start with {start}"
    if not value.endswith(end := kind.options.get("endsWith", "")):
        yield f"does not end with {end}"
    yield from _matching(kind, value)


def _count(kind: Kind, number: int, names: tuple[str, str, str], of_what: str) -> Iterator[str]:
    least, most, exactly = (
        kind.length(name, otherwise) for name, otherwise in zip(names, (0, _LONGEST, -1), strict=True)
    )
    has = f"has {number} {of_what}; it needs"
    if exactly >= 0 and number != exactly:
        yield f"{has} {exactly}"
    elif number < least:
        yield f"{has} at least {least}"
    elif number > most:
        yield f"{has} at most {most}"


def _matching(kind: Kind, value: str) -> Iterator[str]:
    expression = kind.options.get("matches")
    if expression is None:
        return
    try:
        matches = pattern_of(expression).matches(value)
    except ValueError:
        return  # the schema's fault, which is told
    if matches is False:
        yield f"does not match {expression}"


def _number(kind: Kind, value: str) -> Iterator[str]:
    whole = kind.name != "number" or kind.flag("isInt") or kind.options.get("precision") == "0"
    if not (_WHOLE if whole else NUMBER).match(value):
        yield "is no whole number" if whole else "is no number"
        return
    number, is_port = float(value), kind.name == "port"
    lowest = kind.bound("min", 0 if is_port else float("-inf"))
    highest = kind.bound("max", port_number.LARGEST if is_port else float("inf"))
    if is_port:
        lowest, highest = max(lowest, 0), min(highest, port_number.LARGEST)
    if not lowest <= number <= highest and not kind.flag("coerceToMinMaxRange"):
        yield f"is not between {lowest:g} and {highest:g}"
    divisor = kind.bound("isDivisibleBy", 0)
    if divisor and number % divisor:
        yield f"can't be divided by {divisor:g}"


def _boolean(_: Kind, value: str) -> Iterator[str]:
    if value.strip().lower() not in _TRUE_AND_FALSE:
        yield "is not true or false"


def _enum(kind: Kind, value: str) -> Iterator[str]:
    if kind.choices and value not in kind.choices:
        yield f"is none of {', '.join(kind.choices)}"


def _url(kind: Kind, value: str) -> Iterator[str]:
    # A database URL may hold an unencoded password that urlsplit chokes on: it is judged by its own check.
    if re.match(r"postgres(ql)?://", value):
        return
    value = f"https://{value}" if kind.flag("prependHttps") and not value.startswith("https://") else value
    try:
        parts = urlsplit(value)
        host = parts.netloc.rpartition("@")[2].lower()
    except ValueError as error:
        yield f"is no URL: {error}"
        return
    if not parts.scheme or not (parts.netloc or parts.path):
        yield "is no URL: it has no scheme://"
    allowed = kind.options.get("allowedDomains", "")
    if allowed and host not in (name.strip() for name in allowed.strip("[]").split(",")):
        yield f"is not at one of {allowed.strip('[]')}"
    if kind.flag("noTrailingSlash") and value.endswith("/"):
        yield "ends with a slash"
    yield from _matching(kind, value)


def _domain(kind: Kind, value: str) -> Iterator[str]:
    value = value.strip()
    if not (kind.flag("allowIpV6") and _is_ip(value.strip("[]"), 6)) and not (
        kind.flag("allowIp") and _is_ip(value, 4)
    ):
        labels = value.removeprefix("*.").split(".")
        if not all(map(_LABEL.match, labels)) or labels[-1].isdigit() or len(value) > 253:
            yield "is no bare name of a domain: no scheme, port or path"
        elif value.startswith("*.") and not kind.flag("allowWildcard"):
            yield "is a wildcard"
        elif len(labels) == 1 and not kind.flag("allowSingleLabel"):
            yield "is no full name of a domain: it has one part alone"
    yield from _matching(kind, value)


def _ip(kind: Kind, value: str) -> Iterator[str]:
    version = 6 if kind.options.get("version") == "6" else 4
    if not _is_ip(value, version):
        yield f"is no IPv{version} address"


def _is_ip(text: str, version: int) -> bool:
    try:
        return ipaddress.ip_address(text).version == version
    except ValueError:
        return False


def _duration(kind: Kind, value: str) -> Iterator[str]:
    given = milliseconds(value)
    if given is None:
        yield "is no duration like 30s or 1h"
        return
    for name, is_wrong in (("min", float.__lt__), ("max", float.__gt__)):
        bound = milliseconds(kind.options.get(name, ""))
        if bound is not None and is_wrong(given, bound):
            yield f"is not within its {name}, {kind.options[name]}"


def _object(_: Kind, value: str) -> Iterator[str]:
    if not isinstance(_json(value), dict):
        yield "is no JSON object"


def _array(kind: Kind, value: str) -> Iterator[str]:
    if value.strip().startswith("["):
        elements = _json(value)
        if not isinstance(elements, list):
            yield "begins with [ and is no JSON array"
            return
    else:
        elements = [part for text in value.split(kind.options.get("separator") or ",") if (part := text.strip())]
    yield from _count(kind, len(elements), ("minLength", "maxLength", "isLength"), "elements")
    if kind.flag("unique") and len({json.dumps(element) for element in elements}) < len(elements):
        yield "has an element twice"
    for number, element in enumerate(elements):
        if kind.values is not None and (what := problem(kind.values, _text(element))):
            yield f"has an element, number {number + 1}, that {what}"


def _record(kind: Kind, value: str) -> Iterator[str]:
    entries = _json(value)
    if not isinstance(entries, dict):
        yield "is no JSON object"
        return
    yield from _count(kind, len(entries), ("entriesMinLength", "entriesMaxLength", "entriesIsLength"), "entries")
    for number, (key, element) in enumerate(entries.items()):
        if kind.keys is not None and (what := problem(kind.keys, key)):
            yield f"has a key, number {number + 1}, that {what}"
        if kind.values is not None and (what := problem(kind.values, _text(element))):
            yield f"has an entry, number {number + 1}, that {what}"


def _json(text: str) -> object:
    """What `text` is as JSON; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _text(element: object) -> str:
    return element if isinstance(element, str) else json.dumps(element)


_JUDGES: Mapping[str, Callable[[Kind, str], Iterator[str]]] = {
    "string": _string,
    **dict.fromkeys(("number", "integer", "port"), _number),
    "boolean": _boolean,
    "enum": _enum,
    "url": _url,
    "domain": _domain,
    "ip": _ip,
    "duration": _duration,
    "simple-object": _object,
    "array": _array,
    "record": _record,
}
