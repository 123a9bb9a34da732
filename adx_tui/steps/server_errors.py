"""A statement that the server refused, as a finding."""

from __future__ import annotations

from adx_tui.core.model import Finding, manual
from adx_tui.services.database import ServerMessage

_INSUFFICIENT_PRIVILEGE = "42501"


def refused(server: ServerMessage, role: str) -> Finding:
    """Why a statement that `role` ran for a remedy was refused."""
    if server.sqlstate == _INSUFFICIENT_PRIVILEGE:
        code, cause = "ADX321", f"Role {role} may not do that on this server."
    else:
        code, cause = "ADX322", f"The server refused the statement: {server.message}."
    how = manual("server.administrator", "have an administrator of the server do it", "see the statement above")
    return Finding(code=code, cause=cause, evidence=server.lines, remedies=(how,))
