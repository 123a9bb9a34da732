"""Step 6: the application itself would work: its code says nothing that fails, it logs in through DATABASE_URL, reads,
writes, and may make a shadow database."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from adx_tui.core.model import Check, Context, Finding, Inspection, failed, manual, name_first, ok, skipped, warning
from adx_tui.services.application import probe
from adx_tui.services.postgres.errors import DatabaseError, LoginError
from adx_tui.services.postgres.identity import identify
from adx_tui.services.postgres.pooler import is_pooled
from adx_tui.services.postgres.quoting import identifier
from adx_tui.services.project.project import Project
from adx_tui.steps.application import database, statements
from adx_tui.steps.application.ways import Ways
from adx_tui.steps.shared import login_findings, statement_findings
from adx_tui.steps.shared.connections import check_connections

if TYPE_CHECKING:
    from adx_tui.services.application.client_modules import ClientModules

Result = TypeVar("Result")


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
            yield from check_connections(self.project, context)
            yield from ways.check(context, probes)
        except LoginError as error:
            yield failed("login", title, login_findings.finding(error, url))
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
        """Returns in a few words what is lacking; nothing where `prisma migrate dev` would work."""
        title, url = "creates and drops a shadow database", self.project.url()
        if self.project.snapshot.shadow_url():
            yield skipped("shadow", title, f"{self.project.shadow_name} names one")
            return ""
        try:
            with self.project.run.connections.shared(url, context.cancellation) as connection:
                probe.shadow_database(connection)
        except (LoginError, DatabaseError) as error:
            server = error.server if isinstance(error, DatabaseError) else None
            lost = statement_findings.interrupted(server, self.project.administrator_inside(), context)
            if lost is not None:
                yield failed("shadow", title, lost)
                return "then the session was lost"
            evidence = error.server.lines if isinstance(error, DatabaseError) else (error.message,)
            how = manual(
                "application.createdb",
                "let the role create databases, or name a shadow database",
                f"ALTER ROLE {identifier(url.user)} CREATEDB;  ·  {self.project.shadow_name}=…",
            )
            cause = "`prisma migrate dev` could not create its shadow database (P3014)."
            report = failed if self.project.is_local else warning
            yield report("shadow", title, Finding(code="ADX602", cause=cause, evidence=evidence, remedies=(how,)))
            return "creates no shadow database"
        yield ok("shadow", title)
        return ""


def _noting(checks: Generator[Check, None, Result], wrong: list[str]) -> Generator[Check, None, Result]:
    """The same; `wrong` gets the titles of those that do not hold."""
    while True:
        try:
            check = next(checks)
        except StopIteration as end:
            result: Result = end.value
            return result
        wrong += [check.title] if check.finding is not None else []
        yield check
