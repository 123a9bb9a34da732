"""The tables that a script of SQL says it inserts into, also in the branches that it does not take."""

from __future__ import annotations

import re

_NAME = r'(?:"(?:[^"]|"")+"|[A-Za-z_][\w$]*)'
_QUALIFIED = rf"{_NAME}(?:\s*\.\s*{_NAME})?"
_INSERT = re.compile(rf"\b(?:INSERT\s+INTO|MERGE\s+INTO|COPY)\s+(?:ONLY\s+)?({_QUALIFIED})", re.IGNORECASE)


def read(text: str) -> tuple[str, ...]:
    """Their names as they are written, each once. Some may be none: in a comment, or of a table that it makes."""
    return tuple(dict.fromkeys(match[1] for match in _INSERT.finditer(text)))
