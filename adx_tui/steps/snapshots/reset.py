"""Empty the application's database, only ever with its name typed: back to its template where one is kept that is what
a rebuild would give, else dropped, to be built anew by the steps that follow. As the command `--reset`, and as the
remedy of what can't be mended otherwise."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from adx_tui.core.model import Context, PreparedCommand, Remedy, Risk, manual
from adx_tui.services import state_directory
from adx_tui.services.grants import statements
from adx_tui.services.postgres import quoting
from adx_tui.services.project.project import Project
from adx_tui.services.snapshots import copy
from adx_tui.services.snapshots.copy import RestorePlan
from adx_tui.steps.snapshots import template
from adx_tui.steps.snapshots.administrator import as_administrator

REMEDY_ID = "database.rebuild"


def prepare(project: Project) -> PreparedCommand:
    """How the database is emptied, as things are now."""
    name = project.url().database
    if (back := template.find_template(project)) is not None:
        return PreparedCommand(
            title=f"put database {name} back to how its seeds left it: everything else in it is lost",
            preview=quoting.lines(back.statements),
            apply=partial(_put_back, back, project),
        )
    return PreparedCommand(title=_title(name), preview=_drop_statement(name), apply=partial(_drop, project))


def remedy(project: Project) -> Remedy:
    """The same, for a finding; on a server that adx-tui did not start that is only told, never done: a local address
    may be a tunnel to production."""
    url = project.url()
    if not project.is_local:
        whose = f"The server at {url.host}:{url.port} is not adx-tui's own: do it there, if at all"
        return manual(REMEDY_ID, f"{_title(url.database)}. {whose}", _drop_statement(url.database))
    command = prepare(project)
    return Remedy(
        id=REMEDY_ID,
        title=command.title,
        risk=Risk.DESTRUCTIVE,
        preview=command.preview,
        apply=command.apply,
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


def _title(name: str) -> str:
    return f"drop database {name} and build it anew: everything in it is lost"


def _drop_statement(name: str) -> str:
    return f"{statements.drop_database(name)};"


def _drop(project: Project, context: Context) -> str:
    name, state = project.url().database, project.settings.project_state_dir
    with as_administrator(project, context) as connection:
        state_directory.note_consent(state, name)
        statements.run(connection, statements.drop_database(name))
    state_directory.forget_consent(state)
    return f"dropped database {name}"


def _put_back(back: RestorePlan, project: Project, context: Context) -> str:
    with (
        as_administrator(project, context) as connection,
        copy.exclusively(connection, back.database, context.cancellation),
    ):
        # A DROP DATABASE waits for a checkpoint: it is done when the run ends, and nobody waits for this one any more.
        copy.restore(connection, back, drop=False)
    project.run.pristine = True
    return f"put database {back.database} back from its template"
