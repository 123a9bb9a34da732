"""The ways into the database: the URL that the application reads, and the one of Prisma's own commands.

They may be two: https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/pgbouncer
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adx_tui.core.model import Check, Context, Finding, failed, manual, ok, warning
from adx_tui.services.application import probe
from adx_tui.services.application.probe import Probe
from adx_tui.services.migrations import history as migration_history
from adx_tui.services.postgres import pooler
from adx_tui.services.postgres.errors import DatabaseError, LoginError, LoginFault
from adx_tui.services.postgres.identity import Identity, identify
from adx_tui.services.postgres.pooler import Pooler
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project.project import Project
from adx_tui.services.project.urls import first_set
from adx_tui.steps.application.database import cannot_read_and_write
from adx_tui.steps.shared import login_findings

_SAME = "application and migrations have one database"
_POOLED = "the application's sessions are whole"
_LOCKED = "migrations have a session of the server's own"
_LAST_WITH_NAMED_STATEMENTS = 6
"""From version 7 on there are driver adapters alone, whose statements have no name."""


@dataclass(frozen=True, slots=True)
class Ways:
    """See the module. `direct` is the identity of the database that the migrations' URL leads to; `is_pooled`, whether
    that one leads through a pooler."""

    project: Project
    direct: Identity
    is_pooled: bool

    def check(self, context: Context, probes: Sequence[Probe]) -> Iterator[Check]:
        """What of the application's own way is to be told; nothing where it is the migrations' too, and no pooler is on
        it. `probes` are tried through it where the server may be changed. Raises CancelledRunError."""
        direct = self.project.url()
        try:
            own = self.project.snapshot.application_url()
        except DatabaseUrlError as error:
            yield failed("application_login", "the application's URL can be used", self._no_url(error))
            return
        is_pooled = self.is_pooled
        if own.with_password != direct.with_password:
            self.project.run.connections.close()  # ours are never more than three
            name = self._application_name
            title = f"logs in through {name} as {own.user}, as the application does"
            try:
                with pooler.as_application(own, context.cancellation) as connection:
                    yield ok("application_login", title, f"{own.host}:{own.port}/{own.database}")
                    identity, is_pooled = identify(connection), pooler.is_pooled(connection)
                    if not identity.is_same_as(self.direct):
                        if migration_history.exists(connection, own.schema):  # on its own: it may be meant so
                            yield warning("one_database", _SAME, self._two_databases(own, direct, str(identity)))
                        else:
                            state = "nothing was migrated there"
                            yield failed("one_database", _SAME, self._two_databases(own, direct, state))
                        return
                    yield ok("one_database", _SAME, f"{name} and {self.project.url_name}")
                    if self.project.may_change_server:
                        probe.read_and_write(connection, probes)
            except LoginError as error:
                if error.fault is LoginFault.NO_DATABASE and own.database != direct.database:
                    yield failed("one_database", _SAME, self._two_databases(own, direct, "there is no such database"))
                else:
                    yield failed("application_login", title, login_findings.finding(error, own))
                return
            except DatabaseError as error:
                yield cannot_read_and_write(own.user, own.schema, error.server)
                return
        if is_pooled or self.is_pooled:
            yield from self._pooled(own if is_pooled else direct, context)

    def _no_url(self, error: DatabaseUrlError) -> Finding:
        name = self._application_name
        return Finding(
            code="ADX678",
            cause=f"{name}, which the application reads, can't be used: {error.problem}.",
            subject=name,
            evidence=(f"Prisma's commands take  {self.project.url_name}",),
            remedies=(manual("application.url", "set it", f"{name}=postgresql://…"),),
        )

    @property
    def _application_name(self) -> str:
        names = self.project.snapshot.url_names.application
        return first_set(names, self.project.environment().values)

    def _pooled(self, url: DatabaseUrl, context: Context) -> Iterator[Check]:
        try:
            self.project.run.connections.close()
            seen = pooler.examine(url, context.cancellation)
        except LoginError as error:
            yield failed("pooler", _POOLED, login_findings.finding(error, url))
            return
        how = "by transaction" if seen.by_transaction else "by session"
        if self._needs_named_statements(url) and not seen.keeps_prepared:
            yield failed("pooler", _POOLED, self._no_statements(seen, url))
        else:
            yield ok("pooler", _POOLED, f"through {seen.name}, which pools {how}")
        if self.is_pooled and seen.by_transaction:
            yield warning("direct", _LOCKED, self._no_locks(seen))

    def _needs_named_statements(self, url: DatabaseUrl) -> bool:
        """Prisma's own engine prepares under a name, unless it is told of the pooler; a driver adapter does not."""
        prisma = self.project.prisma
        if prisma is None or prisma.version is None or prisma.major > _LAST_WITH_NAMED_STATEMENTS:
            return False
        package = prisma.package.dependencies if prisma.package is not None else {}
        is_told = url.parameters.get("pgbouncer", "").lower() in ("true", "1")
        return not is_told and not any(name.startswith("@prisma/adapter-") for name in package)

    def _no_statements(self, seen: Pooler, url: DatabaseUrl) -> Finding:
        name = self._application_name
        return Finding(
            code="ADX676",
            cause=(
                f"{name} leads through {seen.name}, which keeps no prepared statement, and this Prisma's client "
                "prepares its queries: they fail as soon as a second connection is made (26000, 42P05)."
            ),
            subject=name,
            evidence=(f"{url.host}:{url.port}  {seen.name}", "a statement prepared before is unknown afterwards"),
            remedies=(
                manual("application.pgbouncer", "tell Prisma of the pooler", f"{name}=…?pgbouncer=true"),
                manual(
                    "application.prepared",
                    "or let PgBouncer 1.21 or later keep them, in pgbouncer.ini",
                    "max_prepared_statements = 200",
                ),
            ),
        )

    def _no_locks(self, seen: Pooler) -> Finding:
        name = self.project.url_name
        prisma = self.project.prisma
        own_key = (
            "directUrl" if prisma is not None and prisma.major <= _LAST_WITH_NAMED_STATEMENTS else "datasource.url"
        )
        return Finding(
            code="ADX677",
            cause=(
                f"{name}, which Prisma's commands take, leads through {seen.name}, which pools by transaction: the "
                "lock that keeps two migrations apart is lost there, and `prisma migrate` may fail."
            ),
            subject=name,
            evidence=(f"{self.project.url().host}:{self.project.url().port}  {seen.name}, by transaction",),
            remedies=(
                manual(
                    "application.direct",
                    "give Prisma's commands the server's own address",
                    f'{own_key}: env("DIRECT_URL")\nDIRECT_URL=postgresql://…@<the server>:5432/…',
                ),
            ),
        )

    def _two_databases(self, own: DatabaseUrl, direct: DatabaseUrl, state: str) -> Finding:
        names = (self._application_name, self.project.url_name)
        read, migrated = (f"{name} ({self._written(name)})" for name in names)
        return Finding(
            code="ADX675",
            cause=(
                f"The application reads {read}, Prisma's commands {migrated}, and they lead to two databases: what is "
                "migrated and seeded is not what the application sees."
            ),
            subject=" and ".join(dict.fromkeys(names)),
            evidence=(
                f"{names[0]}  {own.host}:{own.port}/{own.database}  {state}",
                f"{names[1]}  {direct.host}:{direct.port}/{direct.database}  {self.direct}",
            ),
            remedies=(
                manual(
                    "application.one_database",
                    "let both lead to one",
                    "\n".join(f"{name}=…   # {self._written(name)}" for name in names),
                ),
            ),
        )

    def _written(self, name: str) -> str:
        """Where the value that counts is written."""
        return str(self.project.locate_key(name) or "the process environment")
