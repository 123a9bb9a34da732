"""The administrator's session on the maintenance database, from where databases are copied, renamed and dropped."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TypeVar

from adx_tui.core.model import Check, Context, RemedyFailedError, failed
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import login_findings, statement_findings

Outcome = TypeVar("Outcome")


def look(
    project: Project, context: Context, checks: Callable[[Connection], Generator[Check, None, Outcome]]
) -> Generator[Check, None, Outcome | str]:
    """The checks of an inspection that needs such a session; a finding where there is none to be had."""
    administrator = project.maintenance()
    project.run.close_connections()  # without an administrator, the last step looked at what is to be copied
    try:
        with database.connect(administrator, context.cancellation) as connection:
            return (yield from checks(connection))
    except LoginError as error:
        yield failed("login", "the administrator can log in", login_findings.finding(error, administrator))
        return "no login"
    except DatabaseError as error:
        finding = statement_findings.refused(error.server, administrator.user)
        yield failed("session", "the snapshots can be read", finding)
        return "the snapshots can't be read"


@contextmanager
def as_administrator(project: Project, context: Context) -> Iterator[Connection]:
    """Such a session, to change something in. Raises RemedyFailedError, for what goes wrong inside too."""
    administrator = project.maintenance()
    project.run.close_connections()  # a database that is copied, renamed or dropped must have none, not even ours
    try:
        with database.connect(administrator, context.cancellation) as connection:
            yield connection
    except LoginError as error:
        raise RemedyFailedError(login_findings.finding(error, administrator)) from None
    except DatabaseError as error:
        raise RemedyFailedError(statement_findings.refused(error.server, administrator.user)) from None
