"""Step 2: a Postgres of the wanted version runs where the environment says, is ours, and answers over TCP."""

from __future__ import annotations

from dataclasses import dataclass

from adx_tui.core.model import Inspection, failed
from adx_tui.core.runner import Context
from adx_tui.services.database import DatabaseError
from adx_tui.settings import Postgres
from adx_tui.steps import postgres_docker, postgres_embedded, postgres_external, server_errors, server_health
from adx_tui.steps.project import Project

_INSPECT = {
    Postgres.DOCKER: postgres_docker.inspect,
    Postgres.EMBEDDED: postgres_embedded.inspect,
    Postgres.EXTERNAL: postgres_external.inspect,
}


@dataclass(frozen=True, slots=True)
class PostgresStep:
    """See the module."""

    project: Project
    id: str = "postgres"
    title: str = "Postgres"
    requires: tuple[str, ...] = ("environment",)

    def inspect(self, context: Context) -> Inspection:
        yield from server_health.own_database(self.project)
        try:
            summary = yield from _INSPECT[self.project.place.kind](self.project, context)
        except DatabaseError as error:
            lost = server_errors.interrupted(error.server, self.project.administrator_inside(), context)
            finding = lost or server_errors.refused(error.server, self.project.administrator().user)
            yield failed("ready", "the server answers a query", finding)
            return "the server does not answer"
        if self.project.is_local:
            yield from server_health.localhost(self.project)
        return summary
