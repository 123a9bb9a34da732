"""A statement that the server refused, or did not come to the end of, as a finding."""

from __future__ import annotations

import re

from adx_tui.core.model import Context, Finding, manual
from adx_tui.services.postgres.errors import DatabaseError, LoginError, ServerMessage
from adx_tui.services.postgres.url import DatabaseUrl

_INSUFFICIENT_PRIVILEGE = "42501"
_LOCK_NOT_AVAILABLE = "55P03"
# Class 08, and the server's own endings of class 57; libpq itself, which sees a connection end, knows no SQLSTATE.
_GONE = re.compile(r"08...|57P0[1-5]|\Z")


def interrupted(server: ServerMessage | None, url: DatabaseUrl, context: Context) -> Finding | None:
    """Why a statement with nothing wrong in itself was not carried out: the session was lost, or somebody else's lock
    was in the way: who holds it is asked through `url`. None for every other error."""
    if server is None:
        return None
    if server.garbled:
        where = f"{url.host}:{url.port}"
        how = manual("server.look", "see what listens there, and whether a proxy is in between", f"psql '{url}'")
        cause = f"What answers at {where} does not answer as a Postgres does."
        return Finding(code="ADX271", cause=cause, subject=where, evidence=server.lines, remedies=(how,))
    if _GONE.match(server.sqlstate):
        how = manual("server.again", "see whether the server still runs, then look again", "adx-tui --check")
        cause = f"The session with the server was lost: {server.message.rstrip('.')}."
        return Finding(code="ADX223", cause=cause, evidence=server.lines, remedies=(how,))
    if server.sqlstate != _LOCK_NOT_AVAILABLE:
        return None
    holders = _table_lock_holders(url, context)
    who = f"pid {holders[0][0]} ({holders[0][1] or 'unnamed'})" if holders else "another session"
    evidence = tuple(f"pid {pid}  {name or 'unnamed'}, {role}, {state}; {on}" for pid, name, role, state, on in holders)
    end = "\n".join(f"SELECT pg_terminate_backend({pid});" for pid in dict.fromkeys(pid for pid, *_ in holders))
    wait = manual("server.wait", "if it is at work: wait for it, then look again", "adx-tui --check")
    kill = manual("server.unlock", "if nobody is behind it: end it, which rolls back what it has not committed", end)
    return Finding(
        code="ADX245",
        cause=f"A lock of {who} was in the way for too long.",
        subject=who,
        evidence=(*evidence, *server.lines),
        remedies=(wait, kill) if end else (wait,),
    )


def _table_lock_holders(url: DatabaseUrl, context: Context) -> list[tuple[int, str, str, str, str]]:
    """Process id, application, role and state of a session, and the table. Empty where nobody can be asked."""
    from adx_tui.services.postgres import connection as database

    try:
        with database.connect(url, context.cancellation) as connection:
            return [
                (pid, name, role, state, on)
                for pid, name, role, state, on in database.rows(connection, "table_lock_holders")
            ]
    except (LoginError, DatabaseError):
        return []


def refused(server: ServerMessage, role: str) -> Finding:
    """Why a statement that `role` ran for a remedy was refused."""
    if server.sqlstate == _INSUFFICIENT_PRIVILEGE:
        code, cause = "ADX321", f"Role {role} may not do that on this server."
    else:
        code, cause = "ADX322", f"The server refused the statement: {server.message}."
    how = manual("server.administrator", "have an administrator of the server do it", "see the statement above")
    subject = role if code == "ADX321" else ""
    return Finding(code=code, cause=cause, subject=subject, evidence=server.lines, remedies=(how,))
