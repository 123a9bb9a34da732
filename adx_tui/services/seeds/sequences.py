"""Sequences that would give a number that is taken: rows were inserted with numbers of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from psycopg.rows import TupleRow

from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.postgres.quoting import literal

_AT_ONCE = 200
"""Tables in one statement, which locks each of them and its indexes."""


@dataclass(frozen=True, slots=True)
class BehindSequence:
    """`sequence` would next give `following` for `column` of `table`, where the highest number is `highest`. Names are
    as SQL has them."""

    sequence: str
    table: str
    column: str
    following: int
    highest: int

    @property
    def remedy_sql(self) -> str:
        """Never back: others may have drawn numbers meanwhile."""
        highest = f"(SELECT max({self.column}) FROM {self.table})"
        return (
            f"SELECT setval({literal(self.sequence)}, greatest({highest}, (SELECT last_value FROM {self.sequence})));"
        )


def find_behind(connection: Connection, tables: Iterable[str]) -> tuple[BehindSequence, ...]:
    """Those of the columns of `tables`."""
    columns = rows(connection, "serial_columns", names=list(tables))
    behind: list[BehindSequence] = []
    for first in range(0, len(columns), _AT_ONCE):
        behind += _behind(connection, columns[first : first + _AT_ONCE])
    return tuple(behind)


def _behind(connection: Connection, columns: Sequence[TupleRow]) -> Iterator[BehindSequence]:
    highest = " UNION ALL ".join(
        f"SELECT {number}, max({column})::bigint FROM {table}" for number, (table, column, *_) in enumerate(columns)
    )
    for number, value in connection.execute(highest.encode()).fetchall():
        table, column, sequence, following = columns[number]
        if value is not None and value >= following:
            yield BehindSequence(sequence, table, column, following, value)


def set_behind(connection: Connection, sequence: BehindSequence) -> None:
    """Let it go on after the highest number."""
    connection.execute(sequence.remedy_sql.encode())
