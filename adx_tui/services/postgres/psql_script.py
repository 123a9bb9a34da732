r"""A script that was written for psql, as pg_dump writes it: what of it is SQL, what is psql's own, and what is data.

A backslash outside of a text or a comment is in no SQL: there a command of psql begins, which ends with its line. Rows
follow a COPY … FROM stdin on the next line, up to one that is `\.` alone. No other program brings either to a server.
https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-META-COMMANDS
Every function is pure, takes any text, and raises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.script import Statement

_COMMAND = re.compile(r"\\[A-Za-z.!?;:]")
_COPY = re.compile(r"\bstdin\b", re.IGNORECASE)
_END_OF_DATA = re.compile(r"^\\\.\r?$", re.MULTILINE)


class PartKind(Enum):
    """What a part of a script is."""

    SQL = auto()
    COMMAND = auto()
    """A command of psql."""
    COPY = auto()
    """A COPY … FROM stdin with its rows."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a script. `statement` is the SQL of it, of a command its words; `rows` are where the data of a COPY
    begins and ends. `last_line` is that of its last character."""

    kind: PartKind
    statement: Statement
    last_line: int
    rows: tuple[int, int] = (0, 0)

    @property
    def first_line(self) -> int:
        return self.statement.line


def is_for_psql(script: str) -> bool:
    """Whether a part of `script` is more than SQL."""
    if "\\" not in script and not _COPY.search(script):
        return False
    return any(part.kind is not PartKind.SQL for part in split(script))


def split(script: str) -> Iterator[Part]:
    """The parts of `script`, in order."""
    at, line, counted = 0, 1, 0

    def part(kind: PartKind, start: int, end: int, rows: tuple[int, int] = (0, 0)) -> Part:
        nonlocal line, counted
        line += script.count("\n", counted, start)
        counted = start
        statement = Statement(text=script[start:end], start=start, end=end, line=line)
        return Part(kind, statement, line + script.count("\n", start, max(end, rows[1])), rows)

    while (place := sql_script.next_statement(script, at)) is not None:
        start, end = place
        command = sql_script.find_in_code(script[start:end], "\\")
        if command >= 0 and _COMMAND.match(script, start + command):
            if sql := script[start : start + command].rstrip():
                yield part(PartKind.SQL, start, start + len(sql))
            at = _line_end(script, start + command)
            yield part(PartKind.COMMAND, start + command, at)
        elif _reads_from_psql(script[start:end]):
            begin = min(_line_end(script, end) + 1, len(script))
            mark = _END_OF_DATA.search(script, begin)
            at = mark.end() if mark else len(script)
            yield part(PartKind.COPY, start, end, (begin, at))
        else:
            at = end
            yield part(PartKind.SQL, start, end)


def _line_end(script: str, at: int) -> int:
    end = script.find("\n", at)
    return len(script) if end < 0 else end


def _reads_from_psql(statement_text: str) -> bool:
    """Whether it is a COPY … FROM stdin: https://www.postgresql.org/docs/current/sql-copy.html"""
    if not _COPY.search(statement_text):
        return False
    words = [token.upper() for token in sql_script.tokens(statement_text)]
    return words[0] == "COPY" and ("FROM", "STDIN") in pairwise(words)
