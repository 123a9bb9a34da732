"""The findings of the `grants` step that are no missing privilege: no role, no database, no login, a wrong place."""

from __future__ import annotations

from dataclasses import replace

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Check, Finding, Location, Remedy, manual, warning
from adx_tui.services.grants import privileges, statements
from adx_tui.services.grants.privileges import Grants, RoleSetting
from adx_tui.services.grants.spec import FILE, DesiredPrivileges, GrantsSpecError, Layer
from adx_tui.services.postgres import identifiers
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import LoginError, LoginFault, ServerMessage
from adx_tui.services.postgres.identifiers import NAME_BYTES
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.steps.grants import remedies as grants_remedies
from adx_tui.steps.grants.missing import EVIDENCE_LINES
from adx_tui.steps.shared import chosen_sql, login_findings, url_remedies
from adx_tui.steps.shared.evidence import shortened


def declaration(error: GrantsSpecError) -> Finding:
    how = manual("grants.declaration", "correct the file (docs/grants.md), or remove it", FILE)
    return Finding(
        code="ADX340", cause=f"{FILE} can't be used: {error}.", location=Location(FILE, error.line), remedies=(how,)
    )


def long_name(name: str) -> Finding:
    how = manual("grants.name", "use a shorter name", identifiers.clip(name))
    cause = (
        f"A name has {len(name.encode())} bytes, but PostgreSQL keeps only the first {NAME_BYTES}, and would not find "
        "it again."
    )
    return Finding(code="ADX309", cause=cause, subject=name, evidence=(name,), remedies=(how,))


def role_missing(project: Project, url: DatabaseUrl, wish: DesiredPrivileges) -> Finding:
    attributes = dict.fromkeys(("LOGIN", *wish.on(Layer.ROLE)))
    statement = statements.create_role(url.user, url.password, url.variable, tuple(attributes))
    remedy = grants_remedies.as_administrator(
        project, "grants.role", "create it", statement, f"created role {url.user}"
    )
    return Finding(code="ADX301", cause=f"The server has no role {url.user} yet.", subject=url.user, remedies=(remedy,))


def database_missing(project: Project, url: DatabaseUrl) -> Finding:
    statement = statements.create_database(url.database)
    create = grants_remedies.as_administrator(
        project, "grants.database", "create it", (statement, statement), f"created database {url.database}"
    )
    remedy = grants_remedies.making_database(project, create)
    return Finding(
        code="ADX303", cause=f"The server has no database {url.database} yet.", subject=url.database, remedies=(remedy,)
    )


def database_missing_elsewhere(
    project: Project, error: LoginError, url: DatabaseUrl, cancellation: Cancellation
) -> Finding:
    """Without an administrator: the role itself makes its database, where it may."""
    owned = f"{statements.create_database(url.database)} OWNER {identifier(url.user)}"
    maintenance = url.changed(database="postgres")
    try:
        with project.run.connections.shared(maintenance, cancellation) as connection:
            role = privileges.role(connection, url.user)
        may = role is not None and (role.can_create_databases or role.superuser)
        seen = f"role {url.user}  {'CREATEDB' if may else 'NOCREATEDB'}"
    except LoginError as refused:
        may, seen = False, f"login  {maintenance}: {refused.message}"
    if may:
        statement = statements.create_database(url.database)
        create = grants_remedies.by_statement(
            project,
            maintenance,
            "grants.database",
            "create it",
            (statement, statement),
            f"created database {url.database}",
        )
        create = grants_remedies.making_database(project, create)
    else:
        create = manual("grants.database", "have an administrator of the server create it", f"{owned};")
    return Finding(
        code="ADX303",
        cause=f"The server at {url.host}:{url.port} has no database {url.database}"
        + ("." if may else f", and role {url.user} may not create one."),
        subject=url.database,
        evidence=(error.message, seen),
        remedies=(create,),
    )


def database_closed(project: Project, url: DatabaseUrl) -> Finding:
    statement = statements.allow_connections(url.database)
    remedy = grants_remedies.as_administrator(
        project, "grants.open", "let it take connections", (statement, statement), f"opened database {url.database}"
    )
    cause = f"Database {url.database} lets nobody in, not even a superuser."
    return Finding(
        code="ADX308",
        cause=cause,
        subject=url.database,
        evidence=("pg_database: datallowconn is false",),
        remedies=(remedy,),
    )


def login(project: Project, error: LoginError, url: DatabaseUrl, method: str | None) -> Finding:
    """Why the application's role could not log in. `method`: how the server keeps its password, where that is known."""
    if error.fault is LoginFault.PASSWORD:
        known = {
            None: "the server says the same of a role that is not there, has expired or has no password",
            "none": "the role has no password at all",
            "md5": "the password is kept as an md5 hash, which `scram-sha-256` in pg_hba.conf refuses",
        }.get(method, f"the password is kept as {method}: it is another one")
        remedy = _mend_password(project, url) if project.is_local else None
        finding = login_findings.finding(error, url, *((remedy,) if remedy else ()))
        return replace(finding, evidence=(*finding.evidence, known))
    return login_findings.finding(error, url)


def _mend_password(project: Project, url: DatabaseUrl) -> Remedy | None:
    """The server gets the URL's; where the role is the administrator, whose password let it in just now, the URL gets
    that. None where there is nothing to take, or it would not count."""
    if project.has_administrator():
        return _give_password(project, url)
    taken = project.administrator().password
    if taken in ("", url.password):
        return None
    title = f"write the password that the server takes into {url.variable}"
    return url_remedies.write(
        project,
        url.variable,
        url.changed(password=taken),
        id="grants.password",
        title=title,
        outcome=f"wrote the password that the server takes into {url.variable}",
    )


def _give_password(project: Project, url: DatabaseUrl) -> Remedy:
    return grants_remedies.as_administrator(
        project,
        "grants.password",
        f"give the role the password in {url.variable}",
        statements.set_password(url.user, url.password, url.variable),
        f"gave {url.user} the password in {url.variable}",
    )


def proof(
    cause: str, role: str, server: ServerMessage, look: str, connection: Connection, wish: DesiredPrivileges
) -> Finding:
    """Something that the catalogues allow was refused all the same; `connection` is the session it was refused in."""
    # A table of all that a server refuses, for who was refused something.
    from adx_tui.steps.shared.sqlstates import table
    from adx_tui.steps.shared.sqlstates.refusal import Refusal

    refusal = Refusal(server=server, role=role, schema=wish.schemas[0], connection=connection)
    explanation = table.explain(refusal, "grants.cause")
    how = manual(
        "grants.proof", "see what the server says, and whether an event trigger or a policy is behind it", look
    )
    return Finding(
        code="ADX320",
        cause=f"{cause.rstrip('.')}: {explanation.cause}.",
        subject=role,
        evidence=(*server.lines, *explanation.evidence),
        remedies=(*explanation.remedies, how),
    )


def superuser(url: DatabaseUrl) -> Check:
    role = url.user
    cause = f"Role {role} is a superuser: no right is ever refused to it, so that a missing one shows only elsewhere."
    how = manual("grants.superuser", "give the application a role of its own", f"{url.variable}=postgresql://app:…@…")
    finding = Finding(code="ADX306", cause=cause, subject=role, remedies=(how,))
    return warning("superuser", "the application is no superuser", finding)


def row_security(wish: DesiredPrivileges, grants: Grants) -> Check | None:
    """Tables whose rows are hidden from the role, wholly or by somebody's policies."""
    if not grants.row_security:
        return None
    closed = [table for table, policies in grants.row_security if not policies]
    tables = ", ".join(shortened(closed or [table for table, _ in grants.row_security], 3))
    if closed:
        cause = f"Row-level security hides every row of {tables} from {wish.role}: no policy lets it at any."
    else:
        cause = f"Row-level security shows {wish.role} only those rows of {tables} that its policies allow."
    evidence = [f"{table}: {', '.join(policies) or 'no policy'}" for table, policies in grants.row_security]
    how = manual(
        "grants.row_security",
        "if that is not meant: a policy for the role, or none at all on the table",
        f"CREATE POLICY … ON {(closed or [grants.row_security[0][0]])[0]} TO {identifier(wish.role)} USING (true);",
    )
    finding = Finding(
        code="ADX318", cause=cause, subject=tables, evidence=shortened(evidence, EVIDENCE_LINES), remedies=(how,)
    )
    return warning("row_security", "row-level security hides nothing", finding)


def search_path(project: Project, wish: DesiredPrivileges, setting: RoleSetting | None, variable: str) -> Check | None:
    """A search_path set on the server that leads whatever does not set its own somewhere else."""
    if setting is None or setting.first in (None, wish.schemas[0]):
        return None
    cause = (
        f"The server sets search_path so that unqualified names lead to schema {setting.first}, but {variable} means "
        f"{wish.schemas[0]}: tools that follow the one miss the other's tables."
    )
    title, reset = "if that is not meant, take the setting away", f"{setting.statement} RESET search_path"
    how = chosen_sql.remedy(project, "grants.search_path", title, (reset,), "took search_path away")
    finding = Finding(
        code="ADX323",
        cause=cause,
        subject=str(setting.first),
        evidence=(f"{setting.statement} SET search_path = {setting.value}",),
        remedies=(how,),
    )
    return warning("search_path", f"search_path leads where {variable} means", finding)
