"""Step 2: a Postgres of the wanted version runs where the environment says, is ours, and answers over TCP."""

from __future__ import annotations

from dataclasses import dataclass

from adx_tui.core.model import Inspection, failed
from adx_tui.core.runner import Context
from adx_tui.services.database_errors import DatabaseError
from adx_tui.settings import Postgres
from adx_tui.steps import server_address, server_errors
from adx_tui.steps.project import Project


@dataclass(frozen=True, slots=True)
class PostgresStep:
    """See the module."""

    project: Project

    def inspect(self, context: Context) -> Inspection:
        yield from server_address.own_database(self.project)
        try:
            summary = yield from self._server(context)
        except DatabaseError as error:
            lost = server_errors.interrupted(error.server, self.project.administrator_inside(), context)
            finding = lost or server_errors.refused(error.server, self.project.administrator().user)
            yield failed("ready", "the server answers a query", finding)
            return "the server does not answer"
        if self.project.is_local and self.project.place.standing is None:
            yield from server_address.localhost(self.project)
        return summary

    def _server(self, context: Context) -> Inspection:
        """The checks of the server where it is. Nothing is loaded for the others."""
        match self.project.place.kind:
            case Postgres.EXTERNAL:
                from adx_tui.steps import postgres_external

                return postgres_external.inspect(self.project, context)
            case Postgres.EMBEDDED:
                from adx_tui.steps import postgres_embedded

                return postgres_embedded.inspect(self.project, context)
            case _:
                from adx_tui.steps import postgres_docker

                return postgres_docker.inspect(self.project, context)
