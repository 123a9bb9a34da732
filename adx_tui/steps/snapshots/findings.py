"""What keeps a snapshot from being taken, put back or deleted, in words."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from adx_tui.core.model import Finding, manual, typed
from adx_tui.core.wording import counted
from adx_tui.services.postgres.backend_session import BackendSession
from adx_tui.services.postgres.names import nearest
from adx_tui.services.snapshots.copy import Copy

TAKE, RESTORE, DELETE = "--snapshot", "--restore", "--delete-snapshot"

_SHOWN = 12


def missing(name: str, database: str, snapshots: Sequence[Copy], flag: str) -> Finding:
    """There is none of that name: `flag` is what was asked for."""
    if not snapshots:
        title, command = "take one, when the database is as you want it", _command(TAKE, name)
    else:
        names = [snapshot.name for snapshot in snapshots]
        other = nearest(name, names) or names[-1]
        title, command = "name one that there is", _command(flag, other)
        if flag == RESTORE:
            command = f"{command} --database {shlex.quote(database)}"
    return Finding(
        code="ADX253",
        subject=name,
        cause=f"There is no snapshot {name} of {database}.",
        evidence=tuple(f"{snapshot.name}  taken {taken_at(snapshot)}" for snapshot in snapshots)
        or ("there is none at all",),
        remedies=(manual("snapshots.name", title, command),),
    )


def exists(snapshot: Copy) -> Finding:
    """A snapshot is never overwritten."""
    name = snapshot.name
    return Finding(
        code="ADX254",
        subject=name,
        cause=f"There is a snapshot {name} of {snapshot.original} already, taken {taken_at(snapshot)}.",
        remedies=(
            typed("snapshots.other", "give the new one another name", _command(TAKE, f"{name}-2")),
            typed("snapshots.first", "or delete that one first", _command(DELETE, name), consent=name),
        ),
    )


def no_database(database: str) -> Finding:
    """There is nothing to take a snapshot of."""
    cause = f"The server has no database {database} yet, so there is nothing to take a snapshot of."
    how = typed("snapshots.database", "create and fill it first", "adx-tui --auto")
    return Finding(code="ADX303", cause=cause, subject=database, remedies=(how,))


def in_use(database: str, sessions: Sequence[BackendSession], name: str) -> Finding:
    """Ending a session undoes what it has not committed, and may be somebody's work: never done by adx-tui itself."""
    first = f"pid {sessions[0].pid} ({sessions[0].application or 'unnamed'})"
    who = f"{first} is" if len(sessions) == 1 else f"{first} and {counted(len(sessions) - 1, 'other')} are"
    end = "\n".join(f"SELECT pg_terminate_backend({session.pid});" for session in sessions)
    stop = "stop what is connected (a development server, psql), then run again"
    return Finding(
        code="ADX255",
        subject=database,
        cause=f"{who} connected to {database}, and PostgreSQL copies no database that is in use.",
        evidence=tuple(_connected(sessions)),
        remedies=(
            typed("snapshots.stop", stop, _command(TAKE, name)),
            manual("snapshots.end", "or end those sessions: what they have not committed is undone", end),
        ),
    )


def _connected(sessions: Sequence[BackendSession]) -> Iterator[str]:
    yield from map(str, sessions[:_SHOWN])
    if len(sessions) > _SHOWN:
        yield f"and {len(sessions) - _SHOWN} more"


def taken_at(snapshot: Copy) -> str:
    """When, to be read."""
    return f"{snapshot.made_at:%Y-%m-%d %H:%M:%S} UTC"


def _command(flag: str, name: str) -> str:
    return f"adx-tui {flag} {shlex.quote(name)}"
