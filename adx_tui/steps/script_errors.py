"""A migration that failed, explained: the place in the file, the server's words, a likely cause, what was kept."""

from __future__ import annotations

from adx_tui.core.model import Finding, Location, manual
from adx_tui.services import sql_script
from adx_tui.services.database import ServerMessage
from adx_tui.services.migration_apply import ScriptError
from adx_tui.services.migration_folder import Migration

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_CAUSES = {
    "42601": "the SQL is not valid",
    "42P01": "a table or view is misspelt, or an earlier migration that creates it is missing",
    "42P07": "what it creates is there already",
    "42703": "a column is misspelt, or an earlier migration that adds it is missing",
    "42701": "the column is there already",
    "42704": "a type or another object is misspelt, or an earlier migration that creates it is missing",
    "42710": "what it creates is there already",
    "42501": "the application's role lacks a right, or does not own what the script changes",
    "23505": "the rows that are there already break the unique rule",
    "23502": "rows that are there already have no value for a column that must have one",
    "23503": "rows that are there already point to rows that do not exist",
    "55P04": "a new value of an enum is used in the transaction that adds it: put the use into a migration of its own",
    "25001": "a statement that can't run inside a transaction",
    "57014": "the statement was cancelled, or ran into statement_timeout",
    "53100": "the server's disk is full",
    "40P01": "another session was in the way (deadlock)",
    "58P01": "an extension's files are not on the server",
    "0A000": "the server does not have that feature, or that extension",
}


def finding(error: ScriptError, migration: Migration, where: str, done: int, total: int) -> Finding:
    """Why `migration`, at `where` in the project, failed, as the one after `done` of `total`."""
    server, place = error.server, error.place
    evidence: list[str] = []
    if place is not None:
        evidence += sql_script.excerpt(migration.script, place.line, place.column, message=server.message).splitlines()
    evidence += server.lines
    evidence.append(
        "state  some of it may have stayed in the database; the history has a failed row"
        if error.kept
        else "state  the whole script was rolled back; the history holds no failed row"
    )
    if done:
        evidence.append(f"state  the {done} of {total} before it were applied")
    cause = _CAUSES.get(server.sqlstate)
    said = f"{server.message[:1].upper()}{server.message[1:]}"
    return Finding(
        code="ADX421",
        cause=f"{migration.name} failed: {said}" + (f" - {cause}." if cause else "."),
        evidence=tuple(evidence),
        location=Location(where, place.line if place else None, place.column if place else None),
        remedies=(manual("migrations.correct", "correct the file, then run again", where),),
    )


def lost(server: ServerMessage) -> Finding:
    """The session was lost, or refused, outside of any script."""
    how = manual("migrations.again", "see whether the server still runs, then run again", "adx-tui --check")
    return Finding(
        code="ADX410",
        cause=f"The server ended the work: {server.message}.",
        evidence=server.lines,
        remedies=(how,),
    )
