"""Why no shadow database can be made, told apart by what the server looks at, in its order; and what was in the way of
one that was tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adx_tui.core.model import Context, Finding, Remedy, Risk, manual, typed
from adx_tui.services.migrations.shadow_conditions import TEMPLATE, ShadowConditions
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.postgres.quoting import identifier, literal
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import chosen_sql, connections, ending_sessions, lock_findings
from adx_tui.steps.shared.carried_out import carry_out

_FAILS = "`prisma migrate dev` can't create its shadow database"
_DROP = f"DROP DATABASE {TEMPLATE}"
_DROPPED = (f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE false", _DROP)
_ANEW = f"CREATE DATABASE {TEMPLATE} TEMPLATE template0 IS_TEMPLATE true"
_DISK_FULL = "53100"
_FILES = ("58P01", "58030", "42501")
"""What the server makes of an error of the operating system: errcode_for_file_access in src/backend/utils/error/elog.c;
42501 is EACCES and EROFS, once the role is known to have CREATEDB."""
_IN_USE = "55006"


def obstacle(project: Project, conditions: ShadowConditions, context: Context, *, lacking: str) -> Finding | None:
    """What would be in the way of making one now; None where nothing is. `lacking` is the code for a role without
    CREATEDB."""
    for look in (_no_createdb(lacking), _no_template, _collation, _in_use, _full, _tablespace):
        if (finding := look(project, conditions, context)) is not None:
            return finding
    return None


def failure(
    project: Project, error: DatabaseError | LoginError, conditions: ShadowConditions | None, context: Context
) -> Finding:
    """Why one that was tried could not be made or entered; `conditions` are those of now, where they could be read."""
    if conditions is not None and (known := obstacle(project, conditions, context, lacking="ADX415")) is not None:
        return known
    if isinstance(error, LoginError):
        refusal = connections.refused_login(project, error, project.url(), context)
        return replace(refusal, cause=f"No shadow database: {refusal.cause}")
    server, url = error.server, project.administrator_inside()
    if (blocked := lock_findings.blocked(server, url, context.cancellation, "CREATE DATABASE")) is not None:
        return blocked
    state, evidence = server.sqlstate, server.lines
    if state == _IN_USE:
        cause = f"{TEMPLATE} was in use when it was to be copied; whoever used it has gone since."
        how = typed("shadow.again", "run again", "adx-tui --auto")
        return Finding(code="ADX460", cause=cause, subject=TEMPLATE, evidence=evidence, remedies=(how,))
    if state == _DISK_FULL:
        cause = "The disk of the server has no room for the files of a new database."
        how = typed("shadow.disk", "make room where the server keeps its data", "docker system df; df -h")
        return Finding(code="ADX464", cause=cause, evidence=evidence, remedies=(how,))
    if state in _FILES:
        cause = f"The server could not write the files of a new database: {server.message}."
        how = manual("shadow.files", "see to whom the folder in its words belongs", "SHOW data_directory;  ·  \\db+")
        return Finding(code="ADX465", cause=cause, evidence=evidence, remedies=(how,))
    how = typed("migrations.shadow", "see the server's words, then run again", "adx-tui --auto")
    cause = f"A shadow database could not be made, and nothing that is known explains it: {server.message}."
    return Finding(code="ADX415", cause=cause, evidence=evidence, remedies=(how,))


def _no_createdb(code: str) -> Callable[[Project, ShadowConditions, Context], Finding | None]:
    def look(project: Project, conditions: ShadowConditions, _: Context) -> Finding | None:
        if conditions.may_create:
            return None
        role = project.url().user
        statement = f"ALTER ROLE {identifier(role)} CREATEDB;"
        title = f"let it, as an administrator; or set {project.shadow_name}"
        cause = f"Role {role} lacks CREATEDB, so that {_FAILS} (P3014)."
        how = manual("migrations.createdb", title, statement)
        return Finding(code=code, cause=cause, subject=role, evidence=(f"role {role}  NOCREATEDB",), remedies=(how,))

    return look


def _no_template(project: Project, conditions: ShadowConditions, _: Context) -> Finding | None:
    remedy: Remedy
    if not conditions.has_template:
        seen, why = "there is no such database", "is missing"
        remedy = _in_maintenance(project, "shadow.template", "make it anew, as an administrator", _ANEW)
    elif conditions.half_dropped:
        seen, why = "datconnlimit = -2", "is half dropped"
        title = "finish that and make it anew, as an administrator"
        # No drop begins before it is no template any more, and the server alters none that is half dropped.
        remedy = _in_maintenance(project, "shadow.template", title, _DROP, _ANEW)
    elif not conditions.may_copy:
        seen, why = "datistemplate is false", "is no template any more, which only its owner may copy"
        statement = f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE true"
        remedy = _as_administrator(project, "shadow.template", "let it be one again", statement)
    else:
        return None
    return Finding(
        code="ADX462",
        cause=f"{_FAILS}: {TEMPLATE}, which every new database is a copy of, {why}.",
        subject=TEMPLATE,
        evidence=(f"{TEMPLATE}  {seen}",),
        remedies=(remedy,),
    )


def _collation(project: Project, conditions: ShadowConditions, context: Context) -> Finding | None:
    if conditions.collation is None:
        return None
    before, now = conditions.collation
    cause = (
        f"{_FAILS}: {TEMPLATE} was made with version {before} of its collation, and the server's libraries have "
        f"{now or 'none'}, so that it is not copied until somebody says that this is right."
    )
    statement = f"ALTER DATABASE {TEMPLATE} REFRESH COLLATION VERSION"
    remedy: Remedy
    if not now:
        stake = f"What somebody put into {TEMPLATE}, for every new database to have, is lost."
        title = "make it anew, as an administrator"
        remedy = _in_maintenance(project, "shadow.collation", title, *_DROPPED, _ANEW, stake=stake)
    elif _is_template_untouched(project, context):
        # What initdb made sorts by the byte: there is no index in it that another version would have in another order.
        title = f"say so: nothing was ever made in {TEMPLATE} that depends on it"
        remedy = _as_administrator(project, "shadow.collation", title, statement)
    else:
        title = f"rebuild what is in {TEMPLATE}, then say so, as an administrator, connected to {TEMPLATE}"
        inside = project.maintenance().changed(database=TEMPLATE)
        statements = (f"REINDEX DATABASE {TEMPLATE}", statement)
        remedy = chosen_sql.remedy(project, "shadow.collation", title, statements, f"rebuilt {TEMPLATE}", asking=inside)
    seen = (f"{TEMPLATE}  datcollversion {before}", f"server  {now or 'no version'}")
    return Finding(code="ADX461", cause=cause, subject=TEMPLATE, evidence=seen, remedies=(remedy,))


def _is_template_untouched(project: Project, context: Context) -> bool:
    """False where nobody can look."""
    from adx_tui.services.migrations import shadow_conditions
    from adx_tui.services.postgres import connection as database

    try:
        inside = project.administrator().changed(database=TEMPLATE)
        with database.connect(inside, context.cancellation) as connection:
            return shadow_conditions.is_template_untouched(connection)
    except (LoginError, DatabaseError):
        return False


def _in_use(project: Project, conditions: ShadowConditions, _: Context) -> Finding | None:
    sessions, prepared = conditions.sessions, conditions.prepared
    if not sessions and not prepared:
        return None
    who = sessions[0].who if sessions else f"a prepared transaction ({prepared[0]})"
    more = len(sessions) + len(prepared) - 1
    others = f" and {more} more are" if more else " is"
    cause = (
        f"{_FAILS}: {who}{others} connected to {TEMPLATE}, which every new database is a copy of, and nothing is "
        "copied that is in use (55006)."
    )
    evidence = (*map(str, sessions), *(f"prepared transaction  {gid}" for gid in prepared))
    asking = project.maintenance() if project.has_administrator() else project.url()
    remedies = ending_sessions.remedies(asking, sessions, TEMPLATE)
    rollback = tuple(
        chosen_sql.remedy(
            project,
            f"shadow.prepared.{gid}",
            f"roll it back, connected to {TEMPLATE}",
            (f"ROLLBACK PREPARED {literal(gid)}",),
            f"rolled back {gid}",
            stake="What was prepared to be committed is lost.",
            consent=TEMPLATE,
            asking=asking.changed(database=TEMPLATE),
        )
        for gid in prepared
    )
    close = manual("shadow.close", f"close what is connected to {TEMPLATE} (a query window, a monitor)", who)
    return Finding(
        code="ADX460",
        cause=cause,
        subject=who,
        evidence=evidence,
        remedies=(*((close,) if sessions else ()), *remedies, *rollback),
    )


def _full(project: Project, conditions: ShadowConditions, context: Context) -> Finding | None:
    role = project.url().user
    if conditions.is_role_full:
        whose, limit, used = f"role {role}", conditions.role_limit, conditions.role_sessions
        statement = f"ALTER ROLE {identifier(role)} CONNECTION LIMIT -1"
        how = _in_maintenance(project, "shadow.limit", "raise it, as an administrator", statement)
    elif conditions.is_server_full:
        whose, limit, used = "the server", conditions.server_limit, conditions.server_sessions
        how = manual("shadow.limit", "or let the server have more", "ALTER SYSTEM SET max_connections = …; -- restart")
    else:
        return None
    cause = (
        f"{_FAILS}: it needs 2 connections, one to {project.url().database} and one to its shadow, but {used} of the "
        f"{limit} that {whose} may have are taken."
    )
    finding = Finding(code="ADX463", cause=cause, subject=whose, remedies=(how,))
    return connections.explain_full(project, finding, context)


def _tablespace(project: Project, conditions: ShadowConditions, _: Context) -> Finding | None:
    name, role = conditions.closed_tablespace, project.url().user
    if not name:
        return None
    cause = (
        f"The tables of a new database go to tablespace {name} (default_tablespace), where role {role} may create "
        "nothing: `prisma migrate dev` can create its shadow database, but no table in it (42501)."
    )
    statement = f"GRANT CREATE ON TABLESPACE {identifier(name)} TO {identifier(role)}"
    remedy = _as_administrator(project, "shadow.tablespace", "let it", statement)
    right = f"has_tablespace_privilege({literal(role)}, {literal(name)}, 'CREATE') = false"
    evidence = (f"default_tablespace  {name}", right)
    return Finding(code="ADX466", cause=cause, subject=name, evidence=evidence, remedies=(remedy,))


def _in_maintenance(project: Project, id: str, title: str, *statements: str, stake: str = "") -> Remedy:
    """To be chosen: run where databases are created and dropped from."""
    asking, outcome = project.maintenance(), statements[-1]
    return chosen_sql.remedy(project, id, title, statements, outcome, stake=stake, consent=TEMPLATE, asking=asking)


def _as_administrator(project: Project, id: str, title: str, statement: str) -> Remedy:
    """One statement about the server as a whole: on one of ours; else it is for whoever administers it."""
    if not (project.is_local and project.has_administrator()):
        return manual(id, f"{title}, as an administrator of the server", f"{statement};")

    def apply(context: Context) -> str:
        carry_out(project.maintenance(), context, lambda connection: connection.execute(statement.encode()))
        return statement

    return Remedy(id=id, title=title, risk=Risk.SAFE, preview=f"{statement};", apply=apply)
