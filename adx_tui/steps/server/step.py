"""Step 2: a Postgres of the wanted version runs where the environment says, is ours, and answers over TCP."""

from __future__ import annotations

from dataclasses import dataclass

from adx_tui.core.model import Check, Context, Inspection, failed, summarize
from adx_tui.services.postgres.errors import DatabaseError
from adx_tui.services.project.project import Project
from adx_tui.settings import Postgres
from adx_tui.steps.server import address
from adx_tui.steps.shared import statement_findings


@dataclass(frozen=True, slots=True)
class PostgresStep:
    """See the module."""

    project: Project

    def inspect(self, context: Context) -> Inspection:
        reported: list[Check] = []
        for check in address.own_database(self.project):
            reported.append(check)
            yield check
        elsewhere = address.another_machine(self.project) if self.project.is_local else None
        if elsewhere is not None:
            yield failed("machine", "the URL leads to this machine", elsewhere)
            return f"{self.project.url_name} leads to another machine"
        try:
            summary = yield from self._server(context)
        except DatabaseError as error:
            lost = statement_findings.interrupted(error.server, self.project.administrator_inside(), context)
            finding = lost or statement_findings.refused(error.server, self.project.administrator().user)
            yield failed("ready", "the server answers a query", finding)
            return "the server does not answer"
        if self.project.is_local and self.project.run.place.standing is None:
            for check in address.localhost(self.project):
                reported.append(check)
                yield check
        return summarize(check for check in reported if not check.status.holds) or summary

    def _server(self, context: Context) -> Inspection:
        """The checks of the server where it is. Nothing is loaded for the others."""
        match self.project.run.place.kind:
            case Postgres.EXTERNAL:
                from adx_tui.steps.server import external

                return external.inspect_external_server(self.project, context)
            case Postgres.EMBEDDED:
                from adx_tui.steps.server import embedded

                return embedded.inspect_embedded_server(self.project, context)
            case _:
                from adx_tui.steps.server import docker

                return docker.inspect_docker_server(self.project, context)
