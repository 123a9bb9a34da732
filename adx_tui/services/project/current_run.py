"""What belongs to the run under way, and not to the project: where its server is, what it was told and has done so far.

The engine makes one for each run. A step reads it, and notes in it what a later step has to know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.server import this_machine
from adx_tui.services.server.port_reservations import PortReservations
from adx_tui.settings import Postgres

if TYPE_CHECKING:
    from adx_tui.services.postgres.liveness import OnWait
    from adx_tui.services.postgres.pool import ConnectionPool


@dataclass(frozen=True, slots=True)
class ServerPlace:
    """Where Postgres runs, settled, and why there. `data` is the project's data that is there already, in a person's
    words; empty where there is none yet."""

    kind: Postgres
    why: str
    data: str = ""
    standing: PostgresService | None = None
    """A container of this repository that another compose file made: its server is used as it stands."""
    other_engine: str = ""
    """The engine that has the data, where that is not the one that answers."""
    stopped: str = ""
    """The container, not ours to start, whose server would answer DATABASE_URL."""

    free_port: int | None = None
    """The project's port, if nobody listened on it: who has it now began since, and has no data of this project."""

    @property
    def is_ours(self) -> bool:
        """Whether the server is ours to start, stop and mend."""
        return self.kind is not Postgres.EXTERNAL


@dataclass(slots=True, kw_only=True)
class CurrentRun:
    """See the module."""

    place: ServerPlace
    reservations: PortReservations
    cancellation: Cancellation = field(default_factory=Cancellation)
    """What a call to the engine ends with."""
    may_change: bool = False
    """Whether it does more than look."""
    confirmed_host: str | None = None
    """The host of a server on another machine whose name the person typed."""
    pristine: bool = False
    """Whether all that is in the database is this run's own doing: it was created in it, or put back."""
    made_environment: bool = False
    """Whether this run made `.env`: nobody wrote what is in it."""
    shares_environment: bool = False
    """Whether git has the file that is `.env` here, for everybody: nothing of this machine is written into it."""
    administers_itself: bool = False
    """Whether the server, which is not ours, refuses POSTGRES_USER: the application's own role administers it."""
    on_wait: OnWait | None = None
    """Asked what a session of the run waits for that keeps silent."""
    _connections: ConnectionPool | None = field(default=None, init=False)
    _hosts_here: dict[str, bool] = field(default_factory=dict, init=False)

    @property
    def connections(self) -> ConnectionPool:
        """What the run keeps of its sessions; `close_connections` ends them."""
        from adx_tui.services.postgres.pool import ConnectionPool

        self._connections = self._connections or ConnectionPool(self.on_wait)
        return self._connections

    def is_on_this_machine(self, host: str) -> bool:
        """Whether `host` is this machine. A resolver is asked once a run: one that keeps silent takes its time."""
        if host not in self._hosts_here:
            self._hosts_here[host] = this_machine.is_here(host)
        return self._hosts_here[host]

    def close_connections(self) -> None:
        """Before something that needs a database for itself, and at the end of a run."""
        if self._connections is not None:
            self._connections.close()

    def end(self) -> None:
        """Let go of what only a run holds."""
        self.close_connections()
        self.reservations.release()
