"""Drop the application's database, to be built anew by the steps that follow: only ever with its name typed."""

from __future__ import annotations

from adx_tui.core.model import Remedy, RemedyFailedError, Risk, manual
from adx_tui.core.runner import Context
from adx_tui.services import database, privilege_sql
from adx_tui.services.database import DatabaseError, LoginError
from adx_tui.steps import logins, server_errors
from adx_tui.steps.project import Project

REMEDY_ID = "database.rebuild"


def remedy(project: Project) -> Remedy:
    """Drop and rebuild the database; on a server elsewhere that is only told, never done."""
    url = project.url()
    title = f"drop database {url.database} and build it anew: everything in it is lost"
    preview = f"{privilege_sql.drop_database(url.database)};"
    if not url.is_local:
        return manual(REMEDY_ID, f"{title}. {url.host} is not this machine: do it there, if at all", preview)
    return Remedy(
        id=REMEDY_ID,
        title=title,
        risk=Risk.DESTRUCTIVE,
        preview=preview,
        apply=lambda context: _drop(project, context),
        consent=url.database,
    )


def _drop(project: Project, context: Context) -> str:
    url, administrator = project.url(), project.administrator().changed(database="postgres")
    try:
        with database.connect(administrator, context.cancellation) as connection:
            privilege_sql.run(connection, privilege_sql.drop_database(url.database))
    except LoginError as error:
        raise RemedyFailedError(logins.finding(error, administrator)) from None
    except DatabaseError as error:
        raise RemedyFailedError(server_errors.refused(error.server, administrator.user)) from None
    project.reset = None
    return f"dropped database {url.database}"
