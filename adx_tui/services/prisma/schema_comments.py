"""Block comments of a Prisma schema: `/* … */`, where its grammar takes one.

At the start of a line, after the brace that ends a block, or after all else that stands in a line; between two words,
or before another comment, it is a fault, and behind the brace that begins a block nothing is read. So `prisma validate`
says (tests/prisma/test_schema_validation.py); the documentation knows `//` and `///` alone.
"""

from __future__ import annotations

import re

_TOKENS = re.compile(
    r'(?P<line>//[^\n]*)|(?P<block>/\*.*?\*/)|(?P<end>\n)|(?P<space>[^\S\n]+)|"(?:[^"\\\n]|\\[^\n])*"|.', re.DOTALL
)
_REST_IS_EMPTY = re.compile(r"[^\S\n]*(?:\n|\Z)")
_WRITTEN = re.compile(r"[^\s]")


def blank_block_comments(text: str) -> str:
    """`text` with blanks in their place: lines and columns stay. One that nothing ends is none."""
    if "/*" not in text:
        return text
    parts: list[str] = []
    at_start, opens = True, False
    for token in _TOKENS.finditer(text):
        part = token[0]
        if token["end"]:
            at_start = True
        elif token["block"] and (at_start or (not opens and _REST_IS_EMPTY.match(text, token.end()))):
            part = _WRITTEN.sub(" ", part)
        elif not token["space"]:
            at_start, opens = at_start and part == "}", part == "{"
        parts.append(part)
    return "".join(parts)
