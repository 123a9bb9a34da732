"""How many rows each table has, before and after something that we can't look into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.seeds.proof import RowCounts

_LARGE = 256 * 1024 * 1024
"""Bytes of a table that is not counted row by row: what the server's counters say has to do."""


@dataclass(frozen=True, slots=True)
class RowCensus:
    """`exact` are rows by table, in one snapshot; `large` the server's counters of those that were not counted, `seen`
    those of all."""

    exact: Mapping[str, int]
    large: Mapping[str, tuple[int, int, int]]
    seen: Mapping[str, tuple[int, int, int]]


def take_census(connection: Connection, schema: str) -> RowCensus:
    """Count every table of a schema."""
    tables = rows(connection, "table_sizes", schema=schema)
    seen = {name: tuple(counters) for name, _, *counters in tables}
    small = [name for name, size, *_ in tables if size <= _LARGE]
    counts = " UNION ALL ".join(f"SELECT {number}, count(*) FROM {name}" for number, name in enumerate(small))
    exact = {small[number]: count for number, count in connection.execute(counts.encode()).fetchall()} if small else {}
    return RowCensus(exact, {name: seen[name] for name, size, *_ in tables if size > _LARGE}, seen)


def compare(before: RowCensus, after: RowCensus) -> dict[str, RowCounts]:
    """What became more or fewer, by table. An update is only seen by the server's counters, which may lag."""
    difference: dict[str, RowCounts] = {}
    for table in {*after.exact, *after.large}:
        zero = (0, 0, 0)
        now, then = after.seen.get(table, zero), before.seen.get(table, zero)
        inserted, updated, deleted = (max(0, new - old) for new, old in zip(now, then, strict=True))
        if table in after.exact and table not in before.large:
            more = after.exact[table] - before.exact.get(table, 0)
            inserted, deleted = max(0, more), max(0, -more)
        written = RowCounts(inserted, updated, deleted)
        if written.total:
            difference[table] = written
    return difference
