"""Why the server refused a statement of a seed: the causes that every script can have, asked for after the rollback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adx_tui.core.model import Context, Finding
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import DatabaseError, LoginError, ServerMessage
from adx_tui.services.project.project import Project
from adx_tui.services.seeds.errors import SeedError
from adx_tui.services.seeds.files import Seed
from adx_tui.services.seeds.ledger import Record
from adx_tui.services.seeds.runner import Failure
from adx_tui.steps.seeds import findings

if TYPE_CHECKING:
    from adx_tui.steps.shared.sqlstates.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Causes:
    """Looks for the cause in the database as it is after the seed was rolled back. `seeds` are all, in their order."""

    project: Project
    ledger: Mapping[str, Record]
    seeds: Sequence[Seed]

    def explain(self, finding: Finding, seed: Seed, error: Failure, context: Context) -> Finding:
        """`finding`, with the cause behind the server's words."""
        server = findings.server_message(error)
        if server is None:
            return finding
        with suppress(LoginError, DatabaseError):  # the server's words have to do
            url = self.project.url()
            with self.project.run.connections.shared(url, context.cancellation) as connection:
                # A table of all that a server refuses, for who was refused something.
                from adx_tui.steps.shared.sqlstates import table

                explanation = table.explain(self._refusal(seed, server, error, connection), "seeds.cause")
                return replace(
                    finding,
                    cause=f"{finding.cause.rstrip('.')}: {explanation.cause}.",
                    evidence=(*finding.evidence, *explanation.evidence),
                    remedies=(*explanation.remedies, *finding.remedies),
                )
        return finding

    def _refusal(self, seed: Seed, server: ServerMessage, error: Failure, connection: Connection) -> Refusal:
        from adx_tui.steps.shared.sqlstates import scripts
        from adx_tui.steps.shared.sqlstates.refusal import Refusal

        others = [scripts.of_seed(self.project, other, self.ledger) for other in self.seeds]
        at, url = [other.name for other in self.seeds].index(seed.name), self.project.url()
        statement = place = None
        if isinstance(error, SeedError) and error.statement and error.line and error.column:
            statement = scripts.find_statement(seed.text, error.line, error.column)
            place = scripts.offset(seed.text, error.line, error.column)
        return Refusal(
            server=server,
            role=url.user,
            schema=url.schema,
            connection=connection,
            project=self.project,
            script=others[at],
            statement=statement.text if statement else "",
            line=statement.line if statement else error.line if isinstance(error, SeedError) else None,
            start=statement.start if statement else None,
            at=place,
            earlier=(*scripts.read_migrations(self.project), *others[:at]),
            later=tuple(others[at + 1 :]),
        )
