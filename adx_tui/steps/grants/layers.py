"""Every layer of privileges of every declared role, compared with what is declared, as checks."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

from adx_tui.core.model import Check, Context, Finding, Remedy, failed, ok, skipped, warning
from adx_tui.services.grants import privileges, spec
from adx_tui.services.grants import statements as privilege_sql
from adx_tui.services.grants.spec import FILE, DesiredPrivileges, GrantsSpec, Layer, Revocation
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.steps.grants import findings, missing
from adx_tui.steps.grants import remedies as grants_remedies
from adx_tui.steps.grants.missing import MissingPrivilege, RoleDifference
from adx_tui.steps.shared import connections


def checks(
    project: Project, connection: Connection, declaration: GrantsSpec, url: DatabaseUrl, context: Context
) -> Generator[Check, None, Sequence[Check]]:
    """Every layer as a check; what is lacking shares one remedy, so that it is granted in one transaction.
    Returns the checks that do not hold."""
    by = connection.info.user
    standings, absent = read_standings(connection, declaration, url.database, by)
    mine = standings[0]
    revoked = [
        (revocation, privilege_sql.revoke(revocation, granted, url.database))
        for revocation in declaration.revocations
        if (granted := privileges.to_revoke(connection, revocation))
    ]
    statements = [
        *(privilege_sql.create_role_without_password(wish.role, wish.on(Layer.ROLE)) for wish in absent),
        *(statement for standing in standings for statement in standing.statements),
        *(statement for _, taken in revoked for statement in taken),
    ]
    # A role may create a schema in a database it may create in; all else takes the owner or a superuser.
    may = (
        project.has_administrator()
        or mine.role.superuser
        or all(statement.startswith("CREATE SCHEMA") for statement in statements)
    )
    plan = grants_remedies.grant(project, statements, may=may)
    lacks: list[Check] = []
    for check in _checks(project, standings, url.database, plan, context, may=may):
        if check.finding is not None:
            lacks.append(check)
        yield check
    for wish in absent:
        cause = f"The server has no role {wish.role}, which {FILE} declares."
        finding = Finding(code="ADX301", cause=cause, subject=wish.role, remedies=(plan,))
        lacks.append(failed(f"{wish.role}.role", f"role {wish.role} exists", finding))
        yield lacks[-1]
    for revocation, taken in revoked:
        lacks.append(_revoked(revocation, taken, plan))
        yield lacks[-1]
    if mine.role.superuser:
        yield findings.superuser(url)
    for note in (
        findings.row_security(mine.wish, mine.grants),
        findings.search_path(
            project, mine.wish, privileges.role_setting(connection, "search_path", url.user), url.variable
        ),
    ):
        if note is not None:
            yield note
    return lacks


def _checks(
    project: Project,
    standings: Sequence[RoleDifference],
    database: str,
    plan: Remedy,
    context: Context,
    *,
    may: bool,
) -> Iterator[Check]:
    for standing in standings:
        wish, first = standing.wish, standing is standings[0]
        prefix, label = ("", "") if first else (f"{wish.role}.", f"{wish.role}: ")
        lacking = {lack.check: lack for lack in standing.lacks}
        for check, title, detail in _wished(standing, database):
            lack = lacking.pop(check, None)
            yield (
                ok(prefix + check, label + title, detail)
                if lack is None
                else _lacking(project, lack, standing, plan, prefix, label, context, may=may)
            )
        for lack in lacking.values():
            yield _lacking(project, lack, standing, plan, prefix, label, context, may=may)
        if first and project.snapshot.shadow_url():
            yield skipped("createdb", "CREATEDB", f"{project.shadow_name} names a shadow database")


def _lacking(
    project: Project,
    lack: MissingPrivilege,
    standing: RoleDifference,
    plan: Remedy,
    prefix: str,
    label: str,
    context: Context,
    *,
    may: bool,
) -> Check:
    remedies: tuple[Remedy, ...] = (plan,)
    if lack.layer is Layer.OWNER:
        remedies = grants_remedies.change_owner(project, standing.wish.role, standing.grants.foreign, may=may)
    finding = Finding(
        code=lack.code, cause=lack.cause, subject=label + lack.subject, evidence=lack.evidence, remedies=remedies
    )
    if lack.check == missing.CONNECTIONS:
        finding = connections.explain_full(project, finding, context)
    # On somebody else's server only development lacks something: the application itself works.
    ours = project.is_local or project.has_administrator()
    report = warning if lack.development_only and not ours else failed
    return report(prefix + lack.check, label + lack.title, finding)


def read_standings(
    connection: Connection, declaration: GrantsSpec, database: str, by: str
) -> tuple[list[RoleDifference], list[DesiredPrivileges]]:
    """Each declared role as it stands, and those that are not there."""
    standings, absent = [], []
    for wish in declaration.wishes:
        role, database_privileges = privileges.role(connection, wish.role, database), None
        if role is not None:
            database_privileges = privileges.database(connection, wish, database)
        if role is None or database_privileges is None:
            absent.append(wish)
            continue
        grants = privileges.compare_grants(connection, wish, by if by != wish.role else None)
        standings.append(missing.standing(wish, role, database_privileges, grants, database, by))
    return standings, absent


def _wished(standing: RoleDifference, database: str) -> Iterator[tuple[str, str, str]]:
    """Check, title and detail of everything that the role should have."""
    wish = standing.wish
    if "LOGIN" in wish.on(Layer.ROLE):
        yield "role", f"role {wish.role} exists and may log in", ""
    if "CREATEDB" in wish.on(Layer.ROLE):
        yield "createdb", "CREATEDB (shadow databases of `prisma migrate dev`)", ""
    for check, layer, title in missing.titles(wish, database):
        total = standing.total(layer)
        yield check, title, f"{total} of {total}" if layer in spec.OBJECT_LAYERS else ""


def _revoked(revocation: Revocation, statements: Sequence[str], plan: Remedy) -> Check:
    cause = f"{FILE} declares that {revocation.role} is not to have what it was granted."
    finding = Finding(code="ADX324", cause=cause, subject=revocation.role, evidence=tuple(statements), remedies=(plan,))
    return failed(f"revoked.{revocation.role}", f"{revocation.role} has nothing that is declared revoked", finding)
