"""What of a server works today and may bite later."""

from __future__ import annotations

from dataclasses import dataclass

from adx_tui.services import database

# The first version that keeps the collation version of a database.
_FIRST_MAJOR = 15


@dataclass(frozen=True, slots=True)
class ServerHealth:
    """`risky` are settings that lose data in a crash, as `name = value`; `other_collation` are databases whose
    collations came from another version of the C library or ICU, so that their indexes may be in another order."""

    risky: tuple[str, ...]
    max_connections: int
    other_collation: tuple[str, ...]


def read(connection: database.Connection) -> ServerHealth | None:
    """None for a server that is too old to be asked. Raises DatabaseError."""
    if connection.info.server_version < _FIRST_MAJOR * 10_000:
        return None
    ((risky, connections, databases),) = database.rows(connection, "server_health")
    return ServerHealth(tuple(risky), connections, tuple(databases))
