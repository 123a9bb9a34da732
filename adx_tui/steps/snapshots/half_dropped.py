"""The application's database when a DROP DATABASE of it was cut off: what was in it is out of everybody's reach, and
PostgreSQL takes nothing but another DROP DATABASE. That one, and what comes in its place, is by consent.
https://www.postgresql.org/docs/current/catalog-pg-database.html (datconnlimit)"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from adx_tui.core.model import Context, Finding, manual
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.project.project import Project
from adx_tui.services.snapshots import copy
from adx_tui.services.snapshots.copy import Kind
from adx_tui.steps.snapshots import reset

_SHOWN = 3


def finding(project: Project, connection: Connection) -> Finding:
    """What can be done: build it anew, or put back one of its snapshots, looked for through `connection`."""
    of = project.url().database
    snapshots = [each for each in copy.copies(connection, of) if each.kind is Kind.SNAPSHOT]
    return _finding(project, [each.name for each in reversed(snapshots)])


def look_up_finding(project: Project, context: Context) -> Finding:
    """The same, from the maintenance database, where somebody may enter that."""
    try:
        with database.connect(project.maintenance(), context.cancellation) as connection:
            return finding(project, connection)
    except (LoginError, DatabaseError):
        return _finding(project, ())


def _finding(project: Project, snapshots: Sequence[str]) -> Finding:
    of = project.url().database
    return Finding(
        code="ADX344",
        cause=f"A DROP DATABASE of {of} was cut off: nobody can enter it any more, and what was in it is lost.",
        subject=of,
        evidence=(f"pg_database: datconnlimit of {of} is -2", *(f"snapshot  {name}" for name in snapshots)),
        remedies=(
            reset.finishing(project),
            *(
                manual(
                    f"snapshots.restore.{name}",
                    f"or put the snapshot {name} in its place",
                    f"adx-tui --restore {shlex.quote(name)} --database {shlex.quote(of)}",
                )
                for name in snapshots[:_SHOWN]
            ),
        ),
    )
