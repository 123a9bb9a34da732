"""Step 6: the application itself would work: its code says nothing that fails, it logs in through DATABASE_URL, reads,
writes, and may make a shadow database."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from adx_tui.core.model import Check, Context, Inspection, failed, name_first, ok, skipped, warning
from adx_tui.services.application import probe
from adx_tui.services.migrations import shadow_conditions
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.postgres.identity import identify
from adx_tui.services.postgres.pooler import is_pooled
from adx_tui.services.project.project import Project
from adx_tui.steps.application import database, statements
from adx_tui.steps.application.ways import Ways
from adx_tui.steps.shared import connections, shadow_findings, statement_findings
from adx_tui.steps.shared.check_streams import change_checks

if TYPE_CHECKING:
    from adx_tui.services.application.client_modules import ClientModules

Result = TypeVar("Result")
_SHADOW = "a shadow database can be created"


@dataclass(frozen=True, slots=True)
class ApplicationStep:
    """See the module."""

    project: Project

    def inspect(self, context: Context) -> Inspection:
        wrong: list[str] = []
        clients = yield from _noting(self.check_code(context), wrong)
        server = yield from _noting(self._server(context, clients), wrong)
        return f"{server}; {name_first(wrong)}" if wrong else server

    def check_code(self, context: Context) -> Generator[Check, None, ClientModules | None]:
        """What needs no server. Returns the clients that the code makes; None where it was not looked for them."""
        prisma = self.project.prisma
        if prisma is None or prisma.schema is None or prisma.next_generation is not None:
            yield skipped("schema", statements.SCHEMA, "there is no schema of Prisma's")
            return None
        from adx_tui.steps.application import code  # two languages come with it, for who has a schema

        return (yield from code.check_code(self.project, prisma, context))

    def _server(self, context: Context, clients: ClientModules | None) -> Inspection:
        """What only the server can tell."""
        url = self.project.url()
        title = f"logs in through {self.project.url_name} as {url.user}"
        try:
            with self.project.run.connections.shared(url, context.cancellation, fresh=True) as connection:
                yield ok("login", title, f"{url.host}:{url.port}/{url.database}")
                if clients is not None:
                    from adx_tui.steps.application import pool_sizes  # loaded with the code

                    limit = probe.read_connection_limit(connection)
                    yield from pool_sizes.check_pool_sizes(self.project, clients, limit)
                probes = yield from database.check_database(self.project, connection, context)
                ways = Ways(self.project, identify(connection), is_pooled(connection))
            yield from connections.check_connections(self.project, context)
            yield from ways.check(context, probes)
        except LoginError as error:
            yield failed("login", title, connections.refused_login(self.project, error, url, context))
            return "can't log in"
        except DatabaseError as error:
            lost = statement_findings.interrupted(error.server, self.project.administrator_inside(), context)
            refused = database.cannot_read_and_write(url.user, url.schema, error.server)
            yield refused if lost is None else failed("reads_writes", database.PROBE, lost)
            return "can't read and write"
        if not self.project.may_change_server:
            return "connects"
        lacking = yield from self._shadow_database(context)
        return "connects, reads, writes" + (f", but {lacking}" if lacking else "")

    def _shadow_database(self, context: Context) -> Inspection:
        """Returns in a few words what is lacking; nothing where `prisma migrate dev` would make its shadow database.
        None is made to see it."""
        url = self.project.url()
        if self.project.snapshot.shadow_url():
            yield skipped("shadow", _SHADOW, f"{self.project.shadow_name} names one")
            return ""
        try:
            with self.project.run.connections.shared(url, context.cancellation) as connection:
                conditions = shadow_conditions.read(connection, context.cancellation)
        except LoginError as error:
            yield failed("shadow", _SHADOW, connections.refused_login(self.project, error, url, context))
            return "can't log in again"
        except DatabaseError as error:
            lost = statement_findings.interrupted(error.server, self.project.administrator_inside(), context)
            yield failed("shadow", _SHADOW, lost or statement_findings.refused(error.server, url.user))
            return "then the session was lost"
        finding = shadow_findings.obstacle(self.project, conditions, context, lacking="ADX602")
        if finding is None:
            yield ok("shadow", _SHADOW)
            return ""
        report = failed if self.project.is_local else warning
        yield report("shadow", _SHADOW, finding)
        return "creates no shadow database"


def _noting(checks: Generator[Check, None, Result], wrong: list[str]) -> Generator[Check, None, Result]:
    """The same; `wrong` gets the titles of those that do not hold."""

    def note(check: Check) -> Check:
        wrong.extend([check.title] if check.finding is not None else [])
        return check

    return change_checks(checks, note)
