"""How JavaScript writes texts and numbers. https://tc39.es/ecma262/#sec-literals-string-literals"""

from __future__ import annotations

import re

from adx_tui.services.javascript.values import Literal, Value

_SHORT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_BY_NUMBER = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\})\Z")
_NUMBER = re.compile(
    r"0[xX][0-9A-Fa-f]+|0[oO][0-7]+|0[bB][01]+|(?!0\d)(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\Z", re.ASCII
)
_LONGEST_NUMBER = 40


def unescape(sequence: str) -> str:
    r"""What `\n`, `\x41`, `\u{1F418}` … stand for; a line end behind a backslash for nothing."""
    if (number := _BY_NUMBER.match(sequence)) is not None:
        code = int(next(digits for digits in number.groups() if digits is not None), 16)
        return chr(code) if code <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"
    escaped = sequence[1:]
    return "" if escaped in ("\n", "\r\n", "\u2028", "\u2029") else _SHORT.get(escaped, escaped)


def read_number(text: str) -> float | None:
    """A number as a literal of code; None where it is written in a way that is not known."""
    digits = text.replace("_", "")
    if len(digits) > _LONGEST_NUMBER or not _NUMBER.match(digits):
        return None
    if digits.isdecimal() or digits[:2].lower() in ("0x", "0o", "0b"):
        return int(digits, 0)
    return float(digits)


def written_as_text(value: Value) -> str | None:
    """What a template makes of it; None where that is not settled."""
    if not isinstance(value, Literal):
        return None
    if isinstance(value.value, bool) or value.value is None:
        return {True: "true", False: "false", None: "null"}[value.value]
    if isinstance(value.value, float):
        return str(int(value.value)) if value.value.is_integer() and abs(value.value) < 1e21 else repr(value.value)
    return str(value.value)
