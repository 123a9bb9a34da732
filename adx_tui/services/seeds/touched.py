"""Which tables and sequences a transaction has touched, and how those tables stand: told by the server itself, whoever
wrote the statements, a trigger, or Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adx_tui.services.postgres.connection import Connection, rows
from adx_tui.services.seeds.proof import Counters

_FORCES_FLUSH = 150_000
"""The version that came with pg_stat_force_next_flush."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Relations as SQL names them."""

    tables: tuple[str, ...]
    written: tuple[str, ...]
    sequences: tuple[str, ...]


def read_touched(connection: Connection) -> Touched:
    """What the transaction under way has touched so far."""
    relations = sorted(rows(connection, "touched_relations"))
    return Touched(
        tables=tuple(name for name, is_sequence, _ in relations if not is_sequence),
        written=tuple(name for name, is_sequence, written in relations if written and not is_sequence),
        sequences=tuple(name for name, is_sequence, _ in relations if is_sequence),
    )


def read_counters(connection: Connection, tables: Iterable[str]) -> Counters:
    """How `tables` stand, what this session wrote included. One that is gone has no counters."""
    return {name: tuple(numbers) for name, *numbers in rows(connection, "table_counters", names=list(tables))}


def hand_in_counters(connection: Connection) -> None:
    """Let the server's counters have what this session wrote as soon as its transaction ends, not seconds later.
    https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-FUNCTIONS"""
    if connection.info.server_version >= _FORCES_FLUSH:
        connection.execute(b"SELECT pg_catalog.pg_stat_force_next_flush()")
