"""What a remedy does in one session of its own, and why it could not be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from adx_tui.core.model import Context, Finding, RemedyFailedError, manual
from adx_tui.services.postgres.errors import DatabaseError, LoginError, ServerMessage
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.steps.shared import login_findings

if TYPE_CHECKING:
    from adx_tui.services.postgres.connection import Connection

Outcome = TypeVar("Outcome")
_INSUFFICIENT_PRIVILEGE = "42501"


def carry_out(url: DatabaseUrl, context: Context, run: Callable[[Connection], Outcome]) -> Outcome:
    """What `run` returns in a session of `url`, which ends with it. Raises RemedyFailedError."""
    from adx_tui.services.postgres import connection as database

    try:
        with database.connect(url, context.cancellation) as connection:
            return run(connection)
    except LoginError as error:
        raise RemedyFailedError(login_findings.finding(error, url)) from None
    except DatabaseError as error:
        raise RemedyFailedError(refused(error.server, url.user)) from None


def refused(server: ServerMessage, role: str) -> Finding:
    """Why a statement that `role` ran for a remedy was refused."""
    if server.sqlstate == _INSUFFICIENT_PRIVILEGE:
        code, cause = "ADX321", f"Role {role} may not do that on this server."
    else:
        code, cause = "ADX322", f"The server refused the statement: {server.message}."
    how = manual("server.administrator", "have an administrator of the server do it", "see the statement above")
    subject = role if code == "ADX321" else ""
    return Finding(code=code, cause=cause, subject=subject, evidence=server.lines, remedies=(how,))
