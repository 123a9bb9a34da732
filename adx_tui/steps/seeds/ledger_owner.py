"""The seeds' history belongs to another role, as after an administrator restored a dump: it gets its owner back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from adx_tui.core.model import Context, Finding, Remedy, RemedyFailedError, Risk, manual
from adx_tui.services.postgres import quoting
from adx_tui.services.postgres.connection import rows
from adx_tui.services.postgres.errors import DatabaseError, LoginError, ServerMessage
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.project.project import Project
from adx_tui.services.seeds import ledger as seed_ledger
from adx_tui.steps.shared import login_findings, statement_findings


def unreadable(project: Project, server: ServerMessage, context: Context) -> Finding:
    """The application's role can't read which seeds ran. Made its owner by the administrator, where there is one: whom
    a superuser's history belongs to takes nothing from that one."""
    role = project.url().user
    owners = _owners(project, context)
    foreign = [(word, name) for word, name, owner, _ in owners if owner != role]
    if not owners:  # what adx-tui makes, where nobody can look
        foreign = [
            ("SCHEMA", identifier(seed_ledger.SCHEMA)),
            ("TABLE", f"{seed_ledger.SCHEMA}.{seed_ledger.TABLE}"),
        ]
    statements = [f"ALTER {word} {name} OWNER TO {identifier(role)}" for word, name in foreign]
    preview = quoting.lines(statements)
    others = [(owner, is_superuser) for _, _, owner, is_superuser in owners if owner != role]
    how = manual("seeds.ledger", f"make {role} the owner, as an administrator, in this database", preview)
    if others and all(is_superuser for _, is_superuser in others):
        names = ", ".join(sorted({owner for owner, _ in others}))
        how = Remedy(
            id="seeds.ledger",
            title=f"make {role} the owner ({names}, being superuser, loses nothing)",
            risk=Risk.SAFE,
            preview=preview,
            apply=lambda context: _own(project, statements, role, context),
        )
    evidence = tuple(f"owner  {name}: {owner}" for _, name, owner, _ in owners)
    cause = f"Role {role} can't read which seeds ran: {server.message}."
    return Finding(code="ADX509", cause=cause, evidence=(*server.lines, *evidence), remedies=(how,))


def _owners(project: Project, context: Context) -> Sequence[tuple[str, str, str, bool]]:
    """What the administrator sees; nothing where there is none."""
    if project.has_administrator():
        with (
            suppress(LoginError, DatabaseError),
            project.run.connections.shared(project.administrator_inside(), context.cancellation) as connection,
        ):
            return [
                (word, name, owner, is_superuser)
                for word, name, owner, is_superuser in rows(connection, "schema_owners", schema=seed_ledger.SCHEMA)
            ]
    return ()


def _own(project: Project, statements: Sequence[str], role: str, context: Context) -> str:
    url = project.administrator_inside()
    try:
        with (
            project.run.connections.shared(url, context.cancellation) as connection,
            connection.transaction(),
        ):
            for statement in statements:
                connection.execute(statement.encode())
    except LoginError as error:
        raise RemedyFailedError(login_findings.finding(error, url)) from None
    except DatabaseError as error:
        lost = statement_findings.interrupted(error.server, url, context)
        raise RemedyFailedError(lost or statement_findings.refused(error.server, url.user)) from None
    return f"made {role} the owner of the seeds' history"
