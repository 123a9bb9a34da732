"""A migration that failed, explained: the place in the file, the server's words, a likely cause, what was kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

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


def finding(
    project: Project,
    folder: MigrationFolder,
    error: ScriptError,
    migration: Migration,
    done: int,
    total: int,
    connection: Connection,
) -> Finding:
    """Why `migration` of `folder` failed, as the one after `done` of `total`. `connection` is the session it failed
    in."""
    server, place, url = error.server, error.place, project.url()
    location = Location(
        project.relative(migration.path), place.line if place else None, place.column if place else None
    )
    excerpt: list[str] = []
    if place is not None:
        excerpt = script_place.excerpt(migration.script, place.line, place.column, message=server.message).splitlines()
    if not connection.closed and (
        unencodable := session_findings.not_in_encoding(
            server, connection, url, location, (*excerpt, *server.lines, *state(error, done, total))
        )
    ):
        return unencodable
    from adx_tui.steps.shared.sqlstates import table  # of all that a server refuses, for who was refused something

    explanation = table.explain(
        _refusal(project, folder, error, migration, None if connection.closed else connection), "migrations.correct"
    )
    cause, seen, remedies = explanation.cause, explanation.evidence, explanation.remedies
    evidence = (*excerpt, *server.lines, *seen, *state(error, done, total))
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
    project: Project, folder: MigrationFolder, error: ScriptError, migration: Migration, connection: Connection | None
) -> Refusal:
    """What failed, with the scripts that ran before it, and those that come after."""
    from adx_tui.steps.shared.sqlstates import scripts
    from adx_tui.steps.shared.sqlstates.refusal import Refusal

    others = [scripts.of_migration(project, other) for other in folder.migrations]
    at, place, url = folder.migrations.index(migration), error.place, project.url()
    statement = scripts.find_statement(migration.script, place.line, place.column) if place else None
    return Refusal(
        server=error.server,
        role=url.user,
        schema=url.schema,
        connection=connection,
        project=project,
        script=others[at],
        statement=place.statement if place else "",
        line=statement.line if statement else place.line if place else None,
        start=statement.start if statement else None,
        earlier=tuple(others[:at]),
        later=(*others[at + 1 :], *scripts.read_seeds(project)),
    )


def state(error: ScriptError, done: int, total: int) -> Iterator[str]:
    """What was rolled back and what was not."""
    if error.recorded:
        for statement in error.kept:
            yield f"state  stays in the database: line {statement.line}, {' '.join(statement.text.split())[:70]}"
        for index in error.remains:
            yield f"state  left behind invalid: index {index}"
        yield "state  the history holds an open row for it (P3009)"
    else:
        yield "state  all of it was rolled back; the history holds no failed row"
    if done:
        yield f"state  the {done} of {total} before it were applied"


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
