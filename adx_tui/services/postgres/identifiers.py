"""Names as a script writes them, and as the catalogue keeps them.

https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
Every function is pure, takes any text, and raises nothing.
"""

from __future__ import annotations

import re

NAME_BYTES = 63
"""What PostgreSQL keeps of a name (NAMEDATALEN - 1)."""
IDENTIFIER = r'(?:"(?:[^"]|"")+"|[^\W\d][\w$]*)'
"""A regular expression for a name, in quotes or not."""
QUALIFIED = rf"{IDENTIFIER}(?:\s*\.\s*{IDENTIFIER})?"
"""One for a name with its schema, or without."""
_SHADOW = "_shadow"


def statement_pattern(text: str) -> re.Pattern[str]:
    """A regular expression for the form of a statement, in which a blank stands for any white space."""
    return re.compile(text.replace(" ", r"\s+"), re.IGNORECASE | re.DOTALL)


def clip(name: str, most: int = NAME_BYTES) -> str:
    """What PostgreSQL keeps of a name: its first 63 bytes, and no part of a character (pg_mbcliplen)."""
    return name.encode()[:most].decode(errors="ignore")


def shadow_name(database: str) -> str:
    """What the shadow database of `database` is called where a name is to be made: another one, however long."""
    return clip(database, NAME_BYTES - len(_SHADOW)) + _SHADOW


def unquote(written: str) -> str:
    """A name as it is meant: one without double quotes in lower case."""
    return written[1:-1].replace('""', '"') if written.startswith('"') else written.lower()


def fold(written: str) -> str:
    """A written name as the catalogue keeps it."""
    return clip(unquote(written))


def parts(written: str) -> list[str]:
    """The names that a written one is made of, apart: a dot in quotes divides nothing."""
    return re.findall(IDENTIFIER, written)


def last_part(written: str) -> str:
    """A written name without its schema."""
    return next(reversed(parts(written)), "")


def own_name(written: str) -> str:
    """A written name as the catalogue keeps it, without its schema."""
    return fold(last_part(written))
