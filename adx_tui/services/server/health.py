"""What of a server works today and may bite later."""

from __future__ import annotations

import time
from dataclasses import dataclass

from adx_tui.services.postgres import connection as database

# The first version that keeps the collation version of a database.
_FIRST_MAJOR = 15


@dataclass(frozen=True, slots=True)
class ServerHealth:
    """`risky` are settings that lose data in a crash, as `name = value`; `other_collation` are databases whose
    collations came from another version of the C library or ICU, so that their indexes may be in another order;
    `clock_offset` is how many seconds the server's clock is ahead of this machine's (behind where it is negative)."""

    risky: tuple[str, ...]
    max_connections: int
    other_collation: tuple[str, ...]
    clock_offset: float


def read(connection: database.Connection) -> ServerHealth | None:
    """None for a server that is too old to be asked. Raises DatabaseError."""
    if connection.info.server_version < _FIRST_MAJOR * 10_000:
        return None
    before = time.time()
    ((risky, connections, databases, clock),) = database.rows(connection, "server_health")
    offset = float(clock) - (before + time.time()) / 2
    return ServerHealth(tuple(risky), connections, tuple(databases), offset)
