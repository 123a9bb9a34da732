"""Text that somebody else wrote (names, server messages, logs), shown instead of obeyed: in one place for all faces."""

from __future__ import annotations

import re

# The controls of ASCII and Latin-1, the marks that reorder a line (https://www.unicode.org/reports/tr9/), the
# separators that some readers take for line ends, the byte order mark, and halves of characters that nothing can write.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!|~<>&:@-])")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def escape_control_characters(text: str) -> str:
    """`text` as one line, every control character spelt as Python spells it. What is escaped already stays as it is."""
    return _CONTROL.sub(_spell, text)


def escape_lines(text: str) -> str:
    """`text` with its lines and tabs; every other control character is spelt."""
    return _CONTROL.sub(lambda match: match[0] if match[0] in "\n\t" else _spell(match), text.replace("\r\n", "\n"))


def escape_markdown(text: str) -> str:
    """`text` as one line of Markdown in which nothing is markup, a mention or an address."""
    return _MARKDOWN.sub(r"\\\1", text.replace("\n", " "))


def _spell(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _SHORT.get(match[0]) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
