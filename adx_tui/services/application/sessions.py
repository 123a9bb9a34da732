"""Who is connected to the server now, and how many more it takes."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adx_tui.services.postgres.connection import APPLICATION_NAME, Connection, rows
from adx_tui.services.postgres.quoting import literal
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.server.local_clients import LocalProcess

IDLE = "idle"
_IN_TRANSACTION = ("idle in transaction", "idle in transaction (aborted)")
_POOLERS = frozenset(("pgbouncer", "pgcat", "odyssey", "supavisor", "pgpool"))
_DRIVERS_POOL = 10
"""node-postgres' own: https://node-postgres.com/apis/pool"""
_POOLS = 2
"""As many pools as a process has while a reload goes on."""
_NEARLY = 0.8


@dataclass(frozen=True, slots=True)
class Session:
    """One client's session. `port` is that of the client's end; -1 over a socket."""

    pid: int
    database: str
    role: str
    application: str
    address: str
    port: int
    started: datetime
    state: str
    since: datetime
    query: str

    @property
    def is_in_transaction(self) -> bool:
        """Idle, and holding its locks."""
        return self.state in _IN_TRANSACTION


@dataclass(frozen=True, slots=True)
class SessionGroup:
    """The sessions of one process; where that is not on this machine, of one application at one address."""

    application: str
    address: str
    process: LocalProcess | None
    sessions: tuple[Session, ...]

    @property
    def idle(self) -> tuple[Session, ...]:
        return tuple(session for session in self.sessions if session.state == IDLE)

    @property
    def is_pooler(self) -> bool:
        return self.process is not None and self.process.program in _POOLERS


@dataclass(frozen=True, slots=True)
class Connections:
    """The sessions of a moment, adx-tui's own aside, the largest group first. `used` and `limit` are of the narrowest
    limit that the application's role is under, and `limited_by` is what says so."""

    groups: tuple[SessionGroup, ...]
    maximum: int
    reserved: int
    used: int
    limit: int
    limited_by: str
    now: datetime

    @property
    def sessions(self) -> tuple[Session, ...]:
        return tuple(session for group in self.groups for session in group.sessions)

    @property
    def is_nearly_full(self) -> bool:
        return self.used >= self.limit * _NEARLY

    def in_state(self, *states: str) -> int:
        return sum(session.state in states for session in self.sessions)

    @property
    def in_transaction(self) -> tuple[Session, ...]:
        """Those that sit in one, the longest first."""
        return tuple(
            sorted((entry for entry in self.sessions if entry.is_in_transaction), key=lambda entry: entry.since)
        )

    def leaking(self, pool: int) -> tuple[SessionGroup, ...]:
        """Processes that hold more than two pools, most of it idle. A pooler is meant to."""
        return tuple(
            group
            for group in self.groups
            if group.process is not None
            and not group.is_pooler
            and len(group.sessions) > _POOLS * pool
            and len(group.idle) * 2 > len(group.sessions)
        )

    def older_than(self, age: timedelta) -> tuple[Session, ...]:
        """Transactions that nobody has gone on with for so long."""
        return tuple(session for session in self.in_transaction if self.now - session.since >= age)


def read_connections(
    connection: Connection, role: str, clients: Mapping[int, LocalProcess], database: str
) -> Connections:
    """Those of now. `clients` are the processes of this machine, by the port of their end. Raises what psycopg
    raises."""
    maximum, reserved, of_role, of_database, now = rows(connection, "connection_limits", role=role)[0]
    every = [Session(*row) for row in rows(connection, "connections")]
    others = [session for session in every if session.application != APPLICATION_NAME]
    limits = [
        (len(others), maximum - reserved, "the server"),
        (sum(session.role == role for session in others), of_role, f"role {role}"),
        (sum(session.database == database for session in others), of_database, f"database {database}"),
    ]
    narrowest = max((entry for entry in limits if entry[1] >= 0), key=lambda entry: entry[0] / max(entry[1], 1))
    return Connections(group_sessions(others, clients), maximum, reserved, *narrowest, now)


def group_sessions(sessions: Iterable[Session], clients: Mapping[int, LocalProcess]) -> tuple[SessionGroup, ...]:
    """By process, and by application and address where that is not known: the largest first. A forwarder (Docker's)
    gives every connection another port: then a group is the process's that has about as many connections as it."""
    grouped: dict[tuple[str, str, LocalProcess | None], list[Session]] = defaultdict(list)
    for session in sessions:
        grouped[session.application, session.address, clients.get(session.port)].append(session)
    groups = [SessionGroup(*key, tuple(members)) for key, members in grouped.items()]
    if clients and not any(group.process for group in groups):
        groups = [_behind_forwarder(group, clients) for group in groups]
    return tuple(sorted(groups, key=lambda group: -len(group.sessions)))


def _behind_forwarder(group: SessionGroup, clients: Mapping[int, LocalProcess]) -> SessionGroup:
    counts = Counter(process for process in clients.values() if process.pid != os.getpid())
    size = len(group.sessions)
    alike = [process for process, count in counts.items() if size * _NEARLY <= count <= size / _NEARLY]
    return replace(group, process=alike[0]) if len(alike) == 1 and group.address else group


def pool_size(url: DatabaseUrl, processors: int | None = None) -> int:
    """How many connections a process of the application may well have: `connection_limit`, else the larger of the two
    defaults. https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/connection-pool"""
    given = url.parameters.get("connection_limit", "")
    if re.fullmatch(r"[1-9][0-9]{0,8}", given):
        return int(given)
    return max(_DRIVERS_POOL, 2 * (processors or os.cpu_count() or 1) + 1)


def ending(sessions: Iterable[Session], state: str) -> str:
    """The statement that ends those of `sessions` which are still in `state`, and no later one with the same number."""
    listed = list(sessions)
    pids = ", ".join(str(session.pid) for session in listed)
    latest = max(session.started for session in listed).isoformat()
    return (
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid IN ({pids})"
        f" AND state = {literal(state)} AND backend_start <= {literal(latest)}"
    )


def end(connection: Connection, statement: str) -> int:
    """Run it; how many sessions were ended. Raises what psycopg raises."""
    return sum(ended for (ended,) in connection.execute(statement.encode()).fetchall())
