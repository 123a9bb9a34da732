"""Somebody's session with the server, as a person has to know of it when it is in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BackendSession:
    """It is in `state` `since`; `query` is what it runs, or ran last. Of other roles' sessions a role without
    pg_read_all_stats sees neither: `since` is None. `pid` is 0 for a prepared transaction, which has no session, and
    whose name is its `query`."""

    pid: int
    application: str
    role: str
    client: str
    since: datetime | None
    state: str
    query: str

    @property
    def who(self) -> str:
        """In a few words: `pid 71 (pgAdmin 4, role app)`."""
        if not self.pid:
            return f"a prepared transaction ({self.query})"
        return f"pid {self.pid} ({self.application or 'unnamed'}, role {self.role})"

    @property
    def is_in_transaction(self) -> bool:
        """Idle, and holding its locks."""
        return self.state.startswith("idle in transaction")

    def __str__(self) -> str:
        who = f"pid {self.pid}  {self.application or 'unnamed'}  role {self.role}"
        if self.since is None:
            return f"{who}  (the server shows no more of it to this role)"
        return f"{who}  from {self.client}  {self.state} since {self.since:%Y-%m-%d %H:%M:%S %Z}: {self.query}"
