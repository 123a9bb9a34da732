"""A statement that the server refused, or did not come to the end of, as a finding."""

from __future__ import annotations

import re

from adx_tui.core.model import Context, Finding, manual, typed
from adx_tui.services.postgres.errors import ServerMessage
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.steps.shared import lock_findings
from adx_tui.steps.shared.carried_out import refused as refused

# Class 08, and the server's own endings of class 57; libpq itself, which sees a connection end, knows no SQLSTATE.
_GONE = re.compile(r"08...|57P0[1-5]|\Z")


def interrupted(server: ServerMessage | None, url: DatabaseUrl, context: Context, what: str = "") -> Finding | None:
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
        how = typed("server.again", "see whether the server still runs, then look again", "adx-tui --check")
        cause = f"The session with the server was lost: {server.message.rstrip('.')}."
        return Finding(code="ADX223", cause=cause, evidence=server.lines, remedies=(how,))
    return lock_findings.blocked(server, url, context.cancellation, what)
