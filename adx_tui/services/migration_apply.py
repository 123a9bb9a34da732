"""Apply one migration: its script and its history row in one transaction wherever the script allows it.

Prisma commits the row, the script and the row's end apart, so that a script that fails leaves a failed row although
its changes are gone (P3009). Here a failed script leaves no trace. A script that controls transactions by itself, or
holds a statement that Postgres refuses inside of one, runs as Prisma would run it.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import generators
from psycopg.pq import ExecStatus

from adx_tui.services import migration_history as history
from adx_tui.services import sql_script
from adx_tui.services.database import Connection, ServerMessage, server_message, set_search_path
from adx_tui.services.migration_folder import Migration

_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.BAD_RESPONSE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a script: 1-based line and column, and the statement that stands there."""

    line: int
    column: int
    statement: str


class ScriptError(Exception):
    """A script failed. `kept` says whether something of it may have stayed in the database."""

    def __init__(self, server: ServerMessage, place: Place | None, *, kept: bool = False) -> None:
        super().__init__(server.message)
        self.server = server
        self.place = place
        self.kept = kept


def is_atomic(script: str) -> bool:
    """Whether the script either happens whole or not at all, however it is sent."""
    if sql_script.controls_transaction(script):
        return False
    return not any(sql_script.refuses_transaction(statement.text) for statement in sql_script.split(script))


def apply(connection: Connection, schema: str, migration: Migration, *, flush: bool) -> None:
    """Apply `migration` and record it. `flush` False leaves the commit to be written to disk with a later one: what
    is lost in a crash of the machine is lost whole, and applied again by the next run.

    Raises ScriptError.
    """
    if is_atomic(migration.script):
        _apply_whole(connection, schema, migration, flush=flush)
    else:
        _apply_as_prisma(connection, schema, migration)
    if "search_path" in migration.script:
        set_search_path(connection, schema)


def _apply_whole(connection: Connection, schema: str, migration: Migration, *, flush: bool) -> None:
    connection.execute(b"BEGIN" if flush else b"BEGIN; SET LOCAL synchronous_commit = off")
    try:
        run(connection, migration.script)
        history.record_applied(connection, schema, migration.name, migration.checksum)
        connection.execute(b"COMMIT")
    except psycopg.Error as error:  # the row or the commit: a deferred constraint fails only here
        raise ScriptError(server_message(error), None) from error
    finally:
        if connection.pgconn.transaction_status != psycopg.pq.TransactionStatus.IDLE and not connection.closed:
            connection.execute(b"ROLLBACK")


def _apply_as_prisma(connection: Connection, schema: str, migration: Migration) -> None:
    statements = sql_script.split(migration.script)
    row = history.record_started(connection, schema, migration.name, migration.checksum)
    try:
        if any(sql_script.refuses_transaction(statement.text) for statement in statements):
            for statement in statements:
                run(connection, migration.script, part=statement)
        else:
            run(connection, migration.script)
    except ScriptError as error:
        if connection.pgconn.transaction_status != psycopg.pq.TransactionStatus.IDLE and not connection.closed:
            connection.execute(b"ROLLBACK")
        history.record_failure(connection, schema, row, "\n".join(error.server.lines))
        raise ScriptError(error.server, error.place, kept=True) from error
    history.record_finished(connection, schema, row)


def run(connection: Connection, script: str, *, part: sql_script.Statement | None = None) -> None:
    """Send `script`, or one statement of it, in one simple query, as Prisma does. Raises ScriptError."""
    text = script if part is None else part.text
    offset = 0 if part is None else part.start
    with connection.lock:
        # psycopg's cursors don't say how many statements of a script succeeded before the one that failed, and an
        # error of a running statement (a violated constraint, say) has no position of its own.
        connection.pgconn.send_query(text.encode())
        results = connection.wait(generators.execute(connection.pgconn))
    last = results[-1]
    if last.status not in _FAILED:
        return
    error = psycopg.errors.error_from_result(last)
    server = server_message(error)
    raise ScriptError(server, _place(script, offset, part, server.position, len(results) - 1)) from error


def _place(
    script: str, offset: int, part: sql_script.Statement | None, position: int | None, succeeded: int
) -> Place | None:
    statements = sql_script.split(script) if part is None else (part,)
    if position is not None:
        at = offset + position - 1
        found = next((each for each in statements if each.start <= at <= each.end), None)
    else:
        found = statements[succeeded] if succeeded < len(statements) else None
        at = found.start if found else offset
    if found is None and position is None:
        return None
    line, column = sql_script.position(script, at)
    return Place(line, column, found.text if found else "")
