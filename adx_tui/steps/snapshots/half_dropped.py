"""The application's database when a DROP DATABASE of it was cut off: what was in it is out of everybody's reach, and
PostgreSQL takes nothing but another DROP DATABASE. That one, and what comes in its place, is by consent.
https://www.postgresql.org/docs/current/catalog-pg-database.html (datconnlimit)"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from adx_tui.core.model import Context, Finding, typed
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.project.project import Project
from adx_tui.services.snapshots import copy as database_copy
from adx_tui.services.snapshots.copy import Kind
from adx_tui.steps.snapshots import reset

_SHOWN = 3


def finding(project: Project, connection: Connection) -> Finding:
    """What can be done: build it anew, or put back one of its snapshots, looked for through `connection`."""
    copies = database_copy.copies(connection, project.url().database)
    return _finding(project, [copy.name for copy in reversed(copies) if copy.kind is Kind.SNAPSHOT])


def look_up_finding(project: Project, context: Context) -> Finding:
    """The same, from the maintenance database, where somebody may enter that."""
    try:
        with database.connect(project.maintenance(), context.cancellation) as connection:
            return finding(project, connection)
    except (LoginError, DatabaseError):
        return _finding(project, ())


def _finding(project: Project, snapshots: Sequence[str]) -> Finding:
    name = project.url().database
    return Finding(
        code="ADX344",
        cause=f"A DROP DATABASE of {name} was cut off: nobody can enter it any more, and what was in it is lost.",
        subject=name,
        evidence=(f"pg_database: datconnlimit of {name} is -2", *(f"snapshot  {snapshot}" for snapshot in snapshots)),
        remedies=(
            reset.finishing(project),
            *(
                typed(
                    f"snapshots.restore.{snapshot}",
                    f"or put the snapshot {snapshot} in its place",
                    f"adx-tui --restore {shlex.quote(snapshot)} --database {shlex.quote(name)}",
                    consent=name,
                )
                for snapshot in snapshots[:_SHOWN]
            ),
        ),
    )
