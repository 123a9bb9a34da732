"""Whether the URL of the shadow database leads to the application's own: `prisma migrate dev` empties what it names.

The two URLs may spell it differently: another name of the host, a forwarded port, percent-encoding, another role or
schema. So both databases are asked who they are; what the text alone tells is told before any server answers.
https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/shadow-database
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adx_tui.core.model import Check, Context, Finding, Remedy, Risk, failed, manual, ok, skipped, warning
from adx_tui.services.postgres import identifiers
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.errors import DatabaseError, LoginError, LoginFault
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project.project import Project
from adx_tui.steps.shared.carried_out import carry_out

if TYPE_CHECKING:
    from adx_tui.services.postgres.connection import Connection


def by_text(project: Project, url: DatabaseUrl) -> Check | None:
    """What can be told of the two URLs without a server: only that they certainly name the same database."""
    shadow = _parsed(project)
    if shadow is None or _spelled(shadow) != _spelled(url):
        return None
    return failed("shadow", _title(project), _finding(project, url, shadow))


def by_asking(project: Project, connection: Connection, context: Context) -> Check | None:
    """Whether the database that the shadow's URL logs in to is the one that `connection` is in; None where there is no
    such URL. Prisma, too, can do nothing to one that nobody can log in to. Raises what psycopg raises."""
    shadow = _parsed(project)
    if shadow is None:
        return None
    from adx_tui.services.postgres import connection as database
    from adx_tui.services.postgres import identity

    ours = identity.identify(connection)
    try:
        with database.connect(shadow, context.cancellation) as shadow_connection:
            theirs = identity.identify(shadow_connection)
    except LoginError as error:
        if error.fault is LoginFault.NO_DATABASE:
            return warning("shadow", _title(project), _missing(project, shadow, error))
        return skipped("shadow", _title(project), f"it can't be asked: {error.message}")
    except DatabaseError as error:
        return skipped("shadow", _title(project), f"it can't be asked: {error.server.message}")
    if not theirs.is_same_as(ours):
        return ok("shadow", _title(project), str(theirs))
    return failed("shadow", _title(project), _finding(project, project.url(), shadow, f"both are  {theirs}"))


def _title(project: Project) -> str:
    return f"{project.shadow_name} names another database than {project.url_name}"


def _parsed(project: Project) -> DatabaseUrl | None:
    try:
        return database_url.parse(project.snapshot.shadow_url())
    except DatabaseUrlError:
        return None  # what is wrong with it is reported where it is used


def _spelled(url: DatabaseUrl) -> tuple[str, int, str]:
    """Host, port and database, each in one spelling; `?schema=` chooses no other database."""
    host = "localhost" if url.host in database_url.LOCAL_HOSTS else url.host.rstrip(".").casefold()
    return host, url.port, url.database


def _finding(project: Project, url: DatabaseUrl, shadow: DatabaseUrl, *seen: str) -> Finding:
    key = project.shadow_name
    location = project.locate_key(key)
    return Finding(
        code="ADX343",
        cause=(
            f"{key} and {project.url_name} name the same database, {url.database}: `prisma migrate dev` would empty it."
        ),
        subject=url.database,
        evidence=(f"{project.url_name}  {url}", f"{key}  {shadow}", *seen),
        location=location,
        remedies=_remedies(url, key, in_file=location is not None),
    )


def _missing(project: Project, shadow: DatabaseUrl, error: LoginError) -> Finding:
    """Its server lets its role in, but has no such database. It is made on a server of ours: then it is empty, and
    nobody else's."""
    key, url = project.shadow_name, project.url()
    statement = f"CREATE DATABASE {identifier(shadow.database)} OWNER {identifier(shadow.user)}"
    is_ours = project.is_local and _spelled(shadow)[:2] == _spelled(url)[:2]

    def apply(context: Context) -> str:
        carry_out(project.maintenance(), context, lambda connection: connection.execute(statement.encode()))
        return f"created database {shadow.database}"

    remedy = manual("grants.shadow", "create it, as an administrator of its server", f"{statement};")
    if is_ours and project.has_administrator():
        remedy = replace(remedy, title="create it", risk=Risk.SAFE, apply=apply)
    cause = f"{key} names database {shadow.database}, which the server at {shadow.host}:{shadow.port} does not have."
    evidence = (error.message, f"{key}  {shadow}")
    return Finding(code="ADX325", cause=cause, subject=shadow.database, evidence=evidence, remedies=(remedy,))


def _remedies(url: DatabaseUrl, key: str, *, in_file: bool) -> tuple[Remedy, ...]:
    """For a person: which database may be emptied, and whether Prisma's configuration insists on the key, only they
    know."""
    name = identifiers.shadow_name(url.database)
    another = f"CREATE DATABASE {identifier(name)} OWNER {identifier(url.user)};\n{key}={url.changed(database=name)}"
    without = f"take {key} out, here and where Prisma's configuration reads it: Prisma then makes its own (CREATEDB)"
    return (
        manual("environment.shadow", "name an empty database that nothing else uses", another),
        manual("environment.shadow.none", f"or {without}", f"# {key}=…" if in_file else f"unset {key}"),
    )
