"""Empty the application's database, only ever with its name typed: back to its template where one is kept that is what
a rebuild would give, else dropped, to be built anew by the steps that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from adx_tui.core.model import Context, Remedy, RemedyFailedError, Risk, manual
from adx_tui.services import state_directory
from adx_tui.services.grants import statements
from adx_tui.services.postgres import connection as database
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.project.project import Project
from adx_tui.services.snapshots import copy
from adx_tui.services.snapshots.copy import RestorePlan
from adx_tui.steps.shared import login_findings, statement_findings
from adx_tui.steps.snapshots import template

REMEDY_ID = "database.rebuild"


def remedy(project: Project) -> Remedy:
    """Drop and rebuild the database; on a server that adx-tui did not start that is only told, never done: a local
    address may be a tunnel to production."""
    url = project.url()
    title = f"drop database {url.database} and build it anew: everything in it is lost"
    preview = f"{statements.drop_database(url.database)};"
    if not project.is_local:
        there = f"The server at {url.host}:{url.port} is not adx-tui's own: do it there, if at all"
        return manual(REMEDY_ID, f"{title}. {there}", preview)
    apply: Callable[[Project, Context], str] = _drop
    if (back := template.find_template(project)) is not None:
        title = f"put database {url.database} back to how its seeds left it: everything else in it is lost"
        preview = "\n".join(f"{statement};" for statement in back.statements)
        apply = partial(_put_back, back)
    return Remedy(
        id=REMEDY_ID,
        title=title,
        risk=Risk.DESTRUCTIVE,
        preview=preview,
        apply=partial(apply, project),
        consent=url.database,
    )


def finishing(project: Project) -> Remedy:
    """The same for a database whose drop was cut off: safe where the person had agreed to that very drop."""
    again = remedy(project)
    name = project.url().database
    if again.apply is None or not state_directory.has_consent(project.settings.project_state_dir, name):
        return again
    title = f"finish the drop of {name} that was agreed to, and build it anew"
    return replace(again, title=title, risk=Risk.SAFE, consent=None)


def _drop(project: Project, context: Context) -> str:
    name, state = project.url().database, project.settings.project_state_dir
    with as_administrator(project, context) as connection:
        state_directory.note_consent(state, name)
        statements.run(connection, statements.drop_database(name))
    state_directory.forget_consent(state)
    project.run.reset = None
    return f"dropped database {name}"


def _put_back(back: RestorePlan, project: Project, context: Context) -> str:
    with (
        as_administrator(project, context) as connection,
        copy.exclusively(connection, back.database, context.cancellation),
    ):
        # A DROP DATABASE waits for a checkpoint: it is done when the run ends, and nobody waits for this one any more.
        copy.restore(connection, back, drop=False)
    project.run.reset, project.run.pristine = None, True
    return f"put database {back.database} back from its template"


@contextmanager
def as_administrator(project: Project, context: Context) -> Iterator[Connection]:
    """A session on the maintenance database, for a remedy. Raises RemedyFailedError, for what goes wrong inside too."""
    administrator = project.maintenance()
    project.run.close_connections()  # a database that is copied, renamed or dropped must have none, not even ours
    try:
        with database.connect(administrator, context.cancellation) as connection:
            yield connection
    except LoginError as error:
        raise RemedyFailedError(login_findings.finding(error, administrator)) from None
    except DatabaseError as error:
        raise RemedyFailedError(statement_findings.refused(error.server, administrator.user)) from None
