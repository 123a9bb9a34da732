"""Which database a session is in, however its URL spells it: a host has many names, a forwarded port another number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adx_tui.services.postgres.connection import Connection, rows


@dataclass(frozen=True, slots=True)
class Identity:
    """A database on a running server. `system` is the number that initdb gave the cluster, which a copy of its data
    directory has too: that one was not started at the same microsecond. None where it may not be asked for.
    https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-CONTROL-SYSTEM"""

    database: int
    started: datetime
    system: int | None

    def is_same_as(self, other: Identity) -> bool:
        """Whether both are one database; what only one of the two sessions was told decides nothing."""
        known = None not in (self.system, other.system)
        same_system = self.system == other.system or not known
        return same_system and (self.database, self.started) == (other.database, other.started)

    def __str__(self) -> str:
        system = f"of system {self.system}" if self.system is not None else "of a server"
        return f"database {self.database} {system}, started {self.started:%Y-%m-%d %H:%M:%S.%f %Z}".rstrip()


def identify(connection: Connection) -> Identity:
    """The identity of the connected database. Raises what psycopg raises."""
    ((database, started, may_ask_more),) = rows(connection, "identity")
    return Identity(database, started, _system(connection) if may_ask_more else None)


def _system(connection: Connection) -> int:
    row = connection.execute(b"SELECT system_identifier FROM pg_control_system()").fetchone()
    assert row is not None
    return int(row[0])
