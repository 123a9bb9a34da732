"""The roles that a statement names as ones that must be there: new owners, and those that rights are given to.

https://www.postgresql.org/docs/current/sql-grant.html, sql-alterdefaultprivileges.html, sql-createpolicy.html
Every function is pure and raises nothing; a statement is its tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from adx_tui.services.postgres.identifiers import IDENTIFIER, unquote

# Words that stand in a role's place and mean whoever runs the statement, or everybody.
_NO_NAMES = ("PUBLIC", "CURRENT_USER", "CURRENT_ROLE", "SESSION_USER", "NONE", "DEFAULT")
_MAKES_ROLE = re.compile(rf"\bCREATE\s+(?:ROLE|USER(?!\s+MAPPING)|GROUP)\s+(?P<name>{IDENTIFIER})?", re.IGNORECASE)


def named(words: Sequence[str]) -> Iterator[str]:
    """The roles that a statement needs."""
    upper = [word.upper() for word in words]
    match upper:
        case ["GRANT", *_]:
            yield from _listed_after(words, upper, "TO")
            if "ON" not in upper and "TO" in upper:
                yield from _names(words[1 : upper.index("TO")])
        case ["REVOKE", *_]:
            yield from _listed_after(words, upper, "FROM")
        case ["ALTER", "DEFAULT", "PRIVILEGES", *_]:
            yield from _listed_after(words, upper, "ROLE" if "ROLE" in upper else "USER")
            yield from _listed_after(words, upper, "TO" if "GRANT" in upper else "FROM")
        case ["CREATE" | "ALTER", "POLICY", *_]:
            yield from _listed_after(words, upper, "TO")
        case ["CREATE", "SCHEMA", *_]:
            yield from _listed_after(words, upper, "AUTHORIZATION")
        case ["SET", "ROLE", _] | ["SET", "SESSION" | "LOCAL", "ROLE", _] | ["SET", "SESSION", "AUTHORIZATION", _]:
            yield from _names(words[-1:])
        case ["ALTER", *_, "OWNER", "TO", _]:
            yield from _names(words[-1:])


def made_by(scripts: Sequence[str]) -> frozenset[str] | None:
    """The roles that `scripts` make, also in a DO block; None where one can't be told from its text."""
    matches = [match for script in scripts for match in _MAKES_ROLE.finditer(script)]
    if any(match["name"] is None for match in matches):
        return None
    return frozenset(unquote(match["name"]) for match in matches)


def _listed_after(words: Sequence[str], upper: Sequence[str], keyword: str) -> Iterator[str]:
    """The names of a list behind the first `keyword` that is not in parentheses."""
    depth = 0
    for at, word in enumerate(upper):
        depth += (word == "(") - (word == ")")
        if depth == 0 and word == keyword:
            yield from _names(words[at + 1 :])
            return


def _names(words: Sequence[str]) -> Iterator[str]:
    """The names of a list, up to what is none of it."""
    at = 0
    while at < len(words):
        if words[at].upper() == "GROUP" and at + 1 < len(words) and words[at + 1] != ",":
            at += 1
        if words[at].upper() not in _NO_NAMES:
            yield unquote(words[at])
        if "," not in words[at + 1 : at + 2]:
            return
        at += 2
