"""A migration that failed, explained: the place in the file, the server's words, a likely cause, what was kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Finding, Location, manual, typed
from adx_tui.services.migrations.apply import ScriptError
from adx_tui.services.migrations.folder import Migration, MigrationFolder
from adx_tui.services.postgres import script_place
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.postgres.errors import ServerMessage
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import session_findings

if TYPE_CHECKING:
    from adx_tui.steps.shared.sqlstates.refusal import Refusal

# Class 57 of the server's own ending, and class 08: the session is gone, whatever the script was.
_LOST = re.compile(r"57P0[1-5]|08...|\Z")


@dataclass(frozen=True, slots=True)
class FailedMigration:
    """A migration that failed, as the one after `done` of `total` that were to be applied."""

    migration: Migration
    error: ScriptError
    done: int
    total: int

    def locate(self, project: Project) -> Location:
        """The place in its file, as far as it is known."""
        place = self.error.place
        return Location(project.relative(self.migration.path), *((place.line, place.column) if place else ()))

    @property
    def state(self) -> Iterator[str]:
        """What was rolled back and what was not."""
        if self.error.recorded:
            for statement in self.error.kept:
                yield f"state  stays in the database: line {statement.line}, {' '.join(statement.text.split())[:70]}"
            for index in self.error.remains:
                yield f"state  left behind invalid: index {index}"
            yield "state  the history holds an open row for it (P3009)"
        else:
            yield "state  all of it was rolled back; the history holds no failed row"
        if self.done:
            yield f"state  the {self.done} of {self.total} before it were applied"


def finding(
    project: Project,
    folder: MigrationFolder,
    failed: FailedMigration,
    connection: Connection,
    applied: Collection[str],
    cancellation: Cancellation,
) -> Finding:
    """Why a migration of `folder` failed in the session `connection`, after all that the history has as `applied`."""
    migration, error, location = failed.migration, failed.error, failed.locate(project)
    server, place, url = error.server, error.place, project.url()
    excerpt: list[str] = []
    if place is not None:
        excerpt = script_place.excerpt(migration.script, place.line, place.column, message=server.message).splitlines()
    if not connection.closed and (
        unencodable := session_findings.not_in_encoding(
            server, connection, url, location, (*excerpt, *server.lines, *failed.state)
        )
    ):
        return unencodable
    from adx_tui.steps.shared.sqlstates import table  # of all that a server refuses, for who was refused something

    refusal = _refusal(project, folder, failed, connection, applied, cancellation)
    explanation = table.explain(refusal, "migrations.correct")
    cause, seen, remedies = explanation.cause, explanation.evidence, explanation.remedies
    evidence = (*excerpt, *server.lines, *seen, *failed.state)
    if error.remains:
        drops = "\n".join(f"DROP INDEX CONCURRENTLY {name};" for name in error.remains)
        remedies = (*remedies, manual("migrations.invalid", "drop what is invalid; the next run offers it too", drops))
    message = f"{server.message[:1].upper()}{server.message[1:]}"
    return Finding(
        code="ADX421",
        subject=migration.name,
        cause=f"{migration.name} failed: {message}" + (f" - {cause}." if cause else "."),
        evidence=evidence,
        location=location,
        remedies=remedies,
    )


def _refusal(
    project: Project,
    folder: MigrationFolder,
    failed: FailedMigration,
    connection: Connection,
    applied: Collection[str],
    cancellation: Cancellation,
) -> Refusal:
    """What failed, with the scripts that ran before it, and those that come after."""
    from adx_tui.steps.shared.sqlstates import scripts
    from adx_tui.steps.shared.sqlstates.refusal import Refusal

    on_disk = {other.name for other in folder.migrations}
    gone = [name for name in applied if name not in on_disk]
    others = [scripts.of_migration(project, other) for other in folder.migrations]
    migration, error = failed.migration, failed.error
    at, place, url = folder.migrations.index(migration), error.place, project.url()
    statement = scripts.find_statement(migration.script, place.line, place.column) if place else None
    return Refusal(
        server=error.server,
        role=url.user,
        schema=url.schema,
        connection=None if connection.closed else connection,
        project=project,
        script=others[at],
        statement=place.statement if place else "",
        line=statement.line if statement else place.line if place else None,
        start=statement.start if statement else None,
        at=scripts.offset(migration.script, place.line, place.column) if place else None,
        earlier=tuple(others[:at]),
        later=(*others[at + 1 :], *scripts.read_seeds(project)),
        read_gone=partial(scripts.read_gone, project, folder.path, gone, cancellation),
    )


def is_loss(server: ServerMessage, connection: Connection) -> bool:
    """Whether it was the session that ended, and not the script that was wrong."""
    return connection.closed and _LOST.match(server.sqlstate) is not None


def lost(server: ServerMessage, doing: str, login: Finding | None) -> Finding:
    """The session was lost, or refused something outside of any script, while it was `doing` that. `login`: why there
    is no other one either."""
    how = typed("migrations.again", "see whether the server still runs, then run again", "adx-tui --check")
    ended = f"The server ended the work{doing and f', {doing}'}: {server.message.rstrip('.')}."
    return Finding(
        code="ADX410",
        cause=f"{ended} {login.cause}" if login else ended,
        evidence=(*server.lines, *(login.evidence if login else ())),
        remedies=(*(login.remedies if login else ()), how),
    )
