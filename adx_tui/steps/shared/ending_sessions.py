"""Ending somebody's session that is in the way. Whoever is ended loses what was not committed: never done unasked, and
on another machine only by a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from adx_tui.core.model import Context, Remedy, Risk, manual
from adx_tui.services.postgres.backend_session import BackendSession
from adx_tui.services.postgres.quoting import literal
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.steps.shared.carried_out import carry_out

if TYPE_CHECKING:
    from adx_tui.services.postgres.connection import Connection

_LOST = "What was prepared to be committed is lost."
_STAKE = "What is not committed there is rolled back; whoever is behind it has to begin again."


def remedies(url: DatabaseUrl, sessions: Sequence[BackendSession], consent: str = "") -> tuple[Remedy, ...]:
    """What ends `sessions`, run through `url`, the gentler first; `consent` is the name that is to be typed, where it
    is not that of the URL's database."""
    return tuple(_remedies(url, sessions, consent or url.database))


def _remedies(url: DatabaseUrl, sessions: Sequence[BackendSession], consent: str) -> Iterator[Remedy]:
    prepared = [session for session in sessions if not session.pid]
    living = [session for session in sessions if session.pid]
    if prepared:
        statements = "\n".join(f"ROLLBACK PREPARED {literal(session.query)};" for session in prepared)
        yield _rolling_back(url, statements, consent)
    if not living:
        return
    who = living[0].who + (f" and {len(living) - 1} more" if len(living) > 1 else "")
    if len(living) == 1 and living[0].state == "active":
        title = f"cancel what {who} is running"
        yield _signalling(url, "server.cancel", title, "pg_cancel_backend", living, consent)
    title = f"if nobody is behind it: end the session{'s' if len(living) > 1 else ''} of {who}"
    yield _signalling(url, "server.unlock", title, "pg_terminate_backend", living, consent)


def _rolling_back(url: DatabaseUrl, statements: str, consent: str) -> Remedy:
    id, title = "server.rollback_prepared", "if nobody is to commit it: roll it back"
    if not url.is_local:
        return manual(id, title, statements)

    def apply(context: Context) -> str:
        def run(connection: Connection) -> None:
            for statement in statements.splitlines():
                connection.execute(statement.encode())

        carry_out(url, context, run)
        return "rolled back what was prepared"

    return Remedy(
        id=id, title=title, risk=Risk.DESTRUCTIVE, preview=statements, apply=apply, consent=consent, stake=_LOST
    )


def _signalling(
    url: DatabaseUrl, id: str, title: str, function: str, sessions: Sequence[BackendSession], consent: str
) -> Remedy:
    pids = ", ".join(str(session.pid) for session in sessions)
    names = ", ".join(dict.fromkeys(literal(session.application) for session in sessions))
    # The number of one that has ended meanwhile may be another's.
    where = f"WHERE pid IN ({pids}) AND application_name IN ({names})"
    statement = f"SELECT {function}(pid) FROM pg_stat_activity {where}"
    if not url.is_local:
        return manual(id, title, f"{statement};")

    def apply(context: Context) -> str:
        reached = carry_out(url, context, lambda connection: connection.execute(statement.encode()).rowcount)
        return f"reached {reached} of {len(sessions)} sessions"

    return Remedy(
        id=f"{id}.{sessions[0].pid}",
        title=title,
        risk=Risk.DESTRUCTIVE,
        preview=f"{statement};",
        apply=apply,
        consent=consent,
        stake=_STAKE,
    )
