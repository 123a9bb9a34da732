"""A migration that was begun and never finished (Prisma's P3009): which way out is right, and how sure that is.

What is proven is done as a safe remedy: the script happened whole or not at all, and the server's own words, or the
catalogue, say which. Where the catalogue leaves it open, both ways are shown, with what is there and what is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adx_tui.core.model import Check, Context, Finding, Location, Remedy, Risk, failed
from adx_tui.services.migrations import apply
from adx_tui.services.migrations import history as migration_history
from adx_tui.services.migrations import traces as migration_traces
from adx_tui.services.migrations.folder import Migration
from adx_tui.services.migrations.history import Row
from adx_tui.services.migrations.traces import StatementEffect, Verdict
from adx_tui.services.postgres.backend_session import BackendSession
from adx_tui.services.postgres.connection import Connection
from adx_tui.services.project.project import Project
from adx_tui.steps.migrations import lock

# What was logged when the server refused the script: its own code (adx-tui, Prisma), or at least where Prisma stood.
_SERVER_REFUSED = re.compile(r"\([0-9A-Z]{5}\)$|Database error code:\s*[0-9A-Z]{5}|apply_script", re.MULTILINE)
# But when the session was lost, nobody knows whether the commit came first.
_SESSION_LOST = re.compile(r"clos|terminat|shutting down|reset by peer|broken pipe|timed? ?out|P10(?:01|02|17)", re.I)
_LOG_LINES, _TRACE_LINES = 8, 12


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An open row of the history, its script (None when it is not on disk), and what the catalogue shows of it."""

    row: Row
    migration: Migration | None
    traces: tuple[StatementEffect, ...]
    applied_since: bool
    """Another row of the same migration says that it was applied."""


def find_unfinished(
    connection: Connection, opened: Sequence[Row], migrations: Sequence[Migration], applied: frozenset[str]
) -> tuple[Unfinished, ...]:
    """Ask the catalogue about every open row."""
    scripts = {migration.name: migration for migration in migrations}
    unfinished = []
    for row in opened:
        migration = scripts.get(row.name)
        traces = migration_traces.find_effects(connection, migration.script) if migration else ()
        unfinished.append(Unfinished(row, migration, traces, row.name in applied))
    return tuple(unfinished)


def checks(project: Project, unfinished: Sequence[Unfinished], holders: Sequence[BackendSession]) -> Iterator[Check]:
    """A check for every open row. While somebody holds the migration lock, it may be running this moment."""
    named: dict[str, int] = {}
    for attempt in unfinished:
        number = named[attempt.row.name] = named.get(attempt.row.name, 0) + 1
        id = f"failed.{attempt.row.name}" + (f".{number}" if number > 1 else "")
        yield failed(id, f"{attempt.row.name} is finished", _finding(project, attempt, holders))


def _finding(project: Project, unfinished: Unfinished, holders: Sequence[BackendSession]) -> Finding:
    row, migration = unfinished.row, unfinished.migration
    why, remedies = _way_out(project, unfinished)
    cause = f"{row.name} was begun, but never finished: Prisma refuses to go on (P3009). {why}"
    if holders:
        cause += " Somebody holds the migration lock: it may be running this moment."
    evidence = [
        f"started  {_when(row.started_at)}",
        *row.logs.splitlines()[:_LOG_LINES],
        *map(str, unfinished.traces[:_TRACE_LINES]),
        *(f"lock  {holder}" for holder in holders),
    ]
    if migration is None:
        evidence.append("file  not on disk")
    elif not migration.matches(row.checksum):
        evidence.append("file  edited since it was begun: the statements above are not surely those that ran")
    location = Location(project.relative(migration.path)) if migration else None
    return Finding(
        code="ADX402",
        cause=cause,
        subject=row.name,
        evidence=tuple(evidence),
        location=location,
        remedies=remedies,
    )


def _way_out(project: Project, unfinished: Unfinished) -> tuple[str, tuple[Remedy, ...]]:
    """What is known, in a sentence, and the remedies that follow from it."""
    row, migration, traces = unfinished.row, unfinished.migration, unfinished.traces
    schema = project.url().schema
    rolled_back = migration_history.mark_rolled_back(schema, row.id)

    def close(title: str, done: str, *statements: str) -> tuple[Remedy, ...]:
        return (
            Remedy(
                id=f"migrations.close.{row.id}",
                title=title,
                risk=Risk.SAFE,
                preview="\n".join(statements),
                apply=lambda context: _close(project, row, statements, done, context),
            ),
        )

    again = "mark it as rolled back, so that it is applied anew", f"marked {row.name} as rolled back"
    if unfinished.applied_since:
        return "It was applied since, by another run.", close(*again, rolled_back)
    if migration is None or not migration.matches(row.checksum):
        return "What ran is not what is on disk, so only a person can tell.", _both_ways(project, unfinished)
    whole = apply.is_all_or_nothing(migration.script)
    verdicts = {trace.verdict for trace in traces}
    if whole and _SERVER_REFUSED.search(row.logs) and not _SESSION_LOST.search(row.logs):
        return "The server refused it and rolled all of it back, so nothing of it is there.", close(*again, rolled_back)
    if verdicts == {Verdict.DONE}:
        title, done = "mark it as applied: everything it makes is there", f"marked {row.name} as applied"
        return "All of it is there.", close(title, done, migration_history.mark_applied(schema, row.id))
    if verdicts == {Verdict.NOT_DONE} or (whole and verdicts == {Verdict.NOT_DONE, Verdict.UNKNOWN}):
        return "Nothing of it is there.", close(*again, rolled_back)
    if Verdict.INVALID in verdicts and verdicts <= {Verdict.INVALID, Verdict.NOT_DONE}:
        names = [trace.object for trace in traces if trace.verdict is Verdict.INVALID]
        drops = [f"DROP INDEX CONCURRENTLY {name};" for name in names]
        title = "drop what is invalid and mark it as rolled back, so that it is applied anew"
        return (
            f"All it left is the invalid index {', '.join(names)}.",
            close(title, f"dropped {', '.join(names)}, which was invalid, and {again[1]}", *drops, rolled_back),
        )
    return "The catalogue does not say for all of it whether it happened.", _both_ways(project, unfinished)


def _both_ways(project: Project, unfinished: Unfinished) -> tuple[Remedy, ...]:
    """To choose from, with the statements that are missing and those to be undone first."""
    row, traces, schema = unfinished.row, unfinished.traces, project.url().schema
    missing = [f"{trace.statement.text};" for trace in traces if trace.verdict is Verdict.NOT_DONE]
    present = [
        f"-- undo: {trace.seen}"
        for trace in traces
        if trace.verdict in (Verdict.DONE, Verdict.INVALID) and "not there" not in trace.seen
    ]

    def way(id: str, title: str, done: str, statements: Sequence[str], before: Sequence[str], after: str) -> Remedy:
        return Remedy(
            id=f"{id}.{row.id}",
            title=title,
            risk=Risk.SAFE,
            preview="\n".join((*before, *statements, after)),
            apply=lambda context: _close(project, row, statements, done, context),
            by_choice=True,
        )

    migration = unfinished.migration
    checksum = "" if migration is None or migration.matches(row.checksum) else migration.checksum
    applied = way(
        "migrations.applied",
        "if it is there: run what is missing of it, then say that it is applied",
        f"marked {row.name} as applied",
        (*missing, migration_history.mark_applied(schema, row.id, checksum)),
        (),
        f"-- or: npx prisma migrate resolve --applied {row.name}",
    )
    rolled_back = way(
        "migrations.rolled_back",
        "if it is not there, or you have undone what is left of it: say that it is rolled back",
        f"marked {row.name} as rolled back",
        (migration_history.mark_rolled_back(schema, row.id),),
        present,
        f"-- or: npx prisma migrate resolve --rolled-back {row.name}",
    )
    return (applied, rolled_back) if present or not missing else (rolled_back, applied)


def _close(project: Project, row: Row, statements: Sequence[str], done: str, context: Context) -> str:
    """Run `statements` under the lock, unless another run has finished the migration meanwhile."""
    with lock.exclusively(project, context, f"failed.{row.name}") as connection:
        history = migration_history.read(connection, project.url().schema)
        if row.id not in {failed_row.id for failed_row in history.failed}:
            return f"{row.name} was finished by another run"
        for statement in statements:
            connection.execute(statement.encode())
    return done


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S %Z}"
