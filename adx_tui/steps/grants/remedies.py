"""What the `grants` step can do about a finding: the plan in one transaction, single statements, ownership."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from adx_tui.core.model import Context, Remedy, RemedyFailedError, Risk, manual
from adx_tui.core.wording import counted
from adx_tui.services import state_directory
from adx_tui.services.grants import statements as privilege_sql
from adx_tui.services.grants.privileges import ForeignOwned
from adx_tui.services.postgres import quoting
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import connections, statement_findings

# Made between our look and our statement, by a run that was killed while the server went on working for it: a database,
# a role or schema, or either at the very same moment (a unique index of the catalogue).
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_THERE_ALREADY = ("42P04", "42710", "42P06", "23505")
_ASK_AN_ADMINISTRATOR = "have an administrator of the server run this, or set POSTGRES_USER and POSTGRES_PASSWORD"


def grant(project: Project, statements: Sequence[str], *, may: bool) -> Remedy:
    """Everything that is missing, in one transaction. `may`: whether our own login can run it."""
    preview = script(statements)
    if not may:
        return manual("grants.grant", _ASK_AN_ADMINISTRATOR, preview)
    count = counted(len(statements), "statement")
    return Remedy(
        id="grants.grant",
        title=f"grant what is missing ({count})",
        risk=Risk.SAFE,
        preview=preview,
        apply=lambda context: _grant(project, statements, f"granted what was missing ({count})", context),
    )


def change_owner(
    project: Project, role: str, foreign: Sequence[tuple[str, ForeignOwned]], *, may: bool
) -> tuple[Remedy, ...]:
    """Make `role` the owner. Safe only where that provably takes nothing from anybody; else its price is named."""
    harmless = [(schema, owned) for schema, owned in foreign if owned.harmless]
    others = [(schema, owned) for schema, owned in foreign if not owned.harmless]
    return (
        *((_own_harmless(project, role, harmless, may=may),) if harmless else ()),
        *(_own_others(project, role, others, may=may) if others else ()),
    )


def _own_harmless(project: Project, role: str, foreign: Sequence[tuple[str, ForeignOwned]], *, may: bool) -> Remedy:
    statements = privilege_sql.change_owner(role, foreign)
    if not may:
        return manual("grants.owner", _ASK_AN_ADMINISTRATOR, quoting.lines(statements))
    owners = ", ".join(sorted({owned.owner for _, owned in foreign}))
    return Remedy(
        id="grants.owner",
        title=f"make {role} the owner ({owners}, being superuser, loses nothing)",
        risk=Risk.SAFE,
        preview=quoting.lines(statements),
        apply=lambda context: _own(project, statements, f"made {role} the owner", context),
    )


def _own_others(
    project: Project, role: str, foreign: Sequence[tuple[str, ForeignOwned]], *, may: bool
) -> Iterator[Remedy]:
    title = (
        f"if {role} is to own them: whoever owns them now may no longer alter, drop or grant on them; views then read "
        "with the new owner's rights; row-level security no longer holds for the new owner"
    )
    statements = privilege_sql.change_owner(role, foreign)
    if may:
        yield Remedy(
            id="grants.owner.others",
            title=title,
            risk=Risk.DESTRUCTIVE,
            preview=quoting.lines(statements),
            apply=lambda context: _own(project, statements, f"made {role} the owner", context),
            consent=project.url().database,
            stake="Who owns them now loses what only an owner may.",
        )
    else:
        yield manual("grants.owner.others", title, quoting.lines(statements))
    for owner in sorted({owned.owner for _, owned in foreign}):
        everything = (
            f"or hand over everything of {owner} at once: all schemas of this database, and every database and "
            f"tablespace that {owner} owns (a role the server itself needs can't be emptied so)"
        )
        yield manual(f"grants.reassign.{owner}", everything, f"{privilege_sql.reassign_owned(owner, role)};")


def as_administrator(project: Project, id: str, title: str, statement: tuple[str, str], outcome: str) -> Remedy:
    """One statement, outside of a transaction, that the administrator runs; what is shown, and what is run."""
    shown, run = statement
    if not project.has_administrator():
        return manual(id, f"{title}, as an administrator of the server", f"{shown};")
    return by_statement(project, project.administrator(), id, title, (shown, run), outcome)


def by_statement(
    project: Project, url: DatabaseUrl, id: str, title: str, statement: tuple[str, str], outcome: str
) -> Remedy:
    """One statement that is run through `url`."""
    shown, run = statement
    return Remedy(
        id=id,
        title=title,
        risk=Risk.SAFE,
        preview=f"{shown};",
        apply=lambda context: _carried_out(
            project, url, lambda connection: privilege_sql.run(connection, run), f"{shown};", outcome, context
        ),
    )


def making_database(project: Project, remedy: Remedy) -> Remedy:
    """The same, which makes the application's database: once that is done, the run knows it for its own doing."""
    if (apply := remedy.apply) is None:
        return remedy

    def make(context: Context) -> str:
        outcome = apply(context)
        project.run.pristine = True
        state_directory.forget_consent(project.settings.project_state_dir)
        return outcome

    return replace(remedy, apply=make)


def script(statements: Sequence[str]) -> str:
    """The statements as one transaction, to be read."""
    return "\n".join(("BEGIN;", *(f"{statement};" for statement in statements), "COMMIT;"))


def _grant(project: Project, statements: Sequence[str], outcome: str, context: Context) -> str:
    def run(connection: Connection) -> None:
        privilege_sql.run_in_transaction(connection, statements)

    return _carried_out(project, project.administrator_inside(), run, script(statements), outcome, context)


def _own(project: Project, statements: Sequence[str], outcome: str, context: Context) -> str:
    def run(connection: Connection) -> None:
        # One by one: each locks its table to the end of its transaction, and thousands exhaust
        # max_locks_per_transaction.
        for statement in statements:
            privilege_sql.run(connection, statement)

    return _carried_out(project, project.administrator_inside(), run, quoting.lines(statements), outcome, context)


def _carried_out(
    project: Project, url: DatabaseUrl, run: Callable[[Connection], None], shown: str, outcome: str, context: Context
) -> str:
    try:
        with project.run.connections.shared(url, context.cancellation) as connection:
            run(connection)
    except LoginError as error:
        raise RemedyFailedError(connections.refused_login(project, error, url, context)) from None
    except DatabaseError as error:
        if error.server.sqlstate in _THERE_ALREADY:
            return f"found what somebody made meanwhile ({shown})"
        if (lost := statement_findings.interrupted(error.server, url, context)) is not None:
            raise RemedyFailedError(lost) from None
        refused = statement_findings.refused(error.server, url.user)
        how = manual("grants.script", f"have a superuser of the server run this: {url.user} may not", shown)
        raise RemedyFailedError(replace(refused, remedies=(how,))) from None
    return outcome
