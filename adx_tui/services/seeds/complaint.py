"""What in a program's output speaks of an error, though it ended as if there were none."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MOST_CHARACTERS = 300
_SHORTEST_SECRET = 6
# `P2002` and its like are Prisma's: https://www.prisma.io/docs/orm/reference/error-reference
_ERROR = re.compile(r"\b(?:P[12]\d{3})\b|\b[A-Z]\w*(?:Error|Exception)\b", re.ASCII)
_ANY_CASE = re.compile(r"\b(?:errors?|exceptions?)\b", re.ASCII | re.IGNORECASE)
# Prisma's client, of an error whose name is not printed along with it.
_PRISMAS = re.compile(r"Invalid `[\w.$]+\(\)` invocation|\bconstraint failed\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:0|no|zero|without(?: any)?) (?:errors?|exceptions?)\b", re.ASCII | re.IGNORECASE)
_EXISTS = re.compile(r"\balready (?:exists?|there|seeded)\b", re.ASCII | re.IGNORECASE)


class OutputWatch:
    """Sees a program's output line by line and keeps the first that complains."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """`values` of the environment may be secrets: they are not kept."""
        self._values = sorted((value for value in values.values() if len(value) >= _SHORTEST_SECRET), key=len)
        self._error = ""
        self._exists = ""

    def see(self, line: str) -> None:
        rest = _NONE.sub("", line)
        if not self._error and _speaks_of_error(rest):
            self._error = self._masked(line)
        elif not self._exists and _EXISTS.search(rest):
            self._exists = self._masked(line)

    @property
    def complaint(self) -> str:
        """The line that speaks of an error; else the one that something is there already; else nothing."""
        return self._error or self._exists

    def _masked(self, line: str) -> str:
        for value in reversed(self._values):
            line = line.replace(value, "•••")
        return line.strip()[:_MOST_CHARACTERS]


def is_mild(complaint: str) -> bool:
    """Whether it only says that something is there already, as a seed that can run twice may."""
    return not _speaks_of_error(complaint)


def _speaks_of_error(line: str) -> bool:
    return any(pattern.search(line) for pattern in (_ERROR, _ANY_CASE, _PRISMAS))
