"""A look at the tables alone, where there are no migrations that adx-tui applies."""

from __future__ import annotations

from adx_tui.core.model import Inspection, failed
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import login_findings, statement_findings


def guarded(project: Project, look: Inspection) -> Inspection:
    """`look`, and what the server refuses of it as a finding."""
    url = project.url()
    try:
        return (yield from look)
    except LoginError as error:
        yield failed("tables", "the tables can be looked at", login_findings.finding(error, url))
        return "no login"
    except DatabaseError as error:
        yield failed("session", "the database can be looked at", statement_findings.refused(error.server, url.user))
        return "the database can't be looked at"
