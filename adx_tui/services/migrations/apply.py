"""Apply one migration: its script and its history row in one transaction wherever the script allows it.

Prisma commits the row, the script and the row's end apart, so that a script that fails leaves a failed row although
its changes are gone (P3009). Here a failed script leaves no trace. A script that controls transactions by itself, or
holds a statement that Postgres refuses inside of one, runs as Prisma would run it, and its row tells what became of
it: one that left nothing behind is closed as rolled back, so that it can be corrected and tried again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import psycopg
from psycopg import generators
from psycopg.pq import ExecStatus, TransactionStatus

from adx_tui.services.migrations import history
from adx_tui.services.migrations.folder import Migration
from adx_tui.services.postgres import copy_mode, own_sessions, script_place, session_settings
from adx_tui.services.postgres import script as sql_script
from adx_tui.services.postgres.connection import Connection, rows, set_search_path
from adx_tui.services.postgres.errors import ServerMessage, server_message, untranslatable
from adx_tui.services.postgres.script import Statement

_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.BAD_RESPONSE)
# Syntax, and text that is none (an invalid escape): https://www.postgresql.org/docs/current/errcodes-appendix.html
_PARSER_CLASSES = ("42", "22")
# One message to the server with the script behind it: fewer round trips, and no way for a script to be read otherwise.
_BEGIN = "BEGIN;"
_BEGIN_UNFLUSHED = "BEGIN; SET LOCAL synchronous_commit = off;"

# One of these is in every statement that `sql_script.refuses_transaction` knows.
_REFUSING_WORDS = (
    "CONCURRENTLY",
    "VACUUM",
    "REINDEX",
    "CLUSTER",
    "DISCARD",
    "DATABASE",
    "SYSTEM",
    "TABLESPACE",
    "SUBSCRIPTION",
    "PREPARED",
)


@dataclass(frozen=True, slots=True)
class ScriptPosition:
    """Where in a script: 1-based line and column, and the statement that stands there."""

    line: int
    column: int
    statement: str


class ScriptError(Exception):
    """A script failed. `kept` are the statements of it that stay in the database, or may, `remains` the invalid indexes
    it left, and `recorded` says whether the history holds an open row for it (Prisma's P3009). `succeeded` is the
    number of statements before the one that failed."""

    def __init__(
        self,
        server: ServerMessage,
        place: ScriptPosition | None,
        *,
        kept: tuple[Statement, ...] = (),
        remains: tuple[str, ...] = (),
        recorded: bool = False,
        succeeded: int = 0,
    ) -> None:
        super().__init__(server.message)
        self.server = server
        self.place = place
        self.kept = kept
        self.remains = remains
        self.recorded = recorded
        self.succeeded = succeeded


def is_atomic(script: str) -> bool:
    """Whether the script may run inside a transaction of ours."""
    if sql_script.controls_transaction(script):
        return False
    if not sql_script.has_word(script, *_REFUSING_WORDS):
        return True
    return not any(sql_script.refuses_transaction(statement.text) for statement in sql_script.split(script))


def is_all_or_nothing(script: str) -> bool:
    """Whether the script, sent by Prisma or by us, either happens whole or not at all: one that may run inside a
    transaction, or one that is a single BEGIN … COMMIT."""
    if is_atomic(script):
        return True
    statements = sql_script.split(script)
    if len(statements) < 2 or not (_opens(statements[0]) and _commits(statements[-1])):
        return False
    return is_atomic("".join(f"{statement.text}\n;" for statement in statements[1:-1]))


def apply(connection: Connection, schema: str, migration: Migration, *, flush: bool) -> None:
    """Apply `migration` and record it. `flush` False leaves the commit to be written to disk with a later one: what
    is lost in a crash of the machine is lost whole, and applied again by the next run.

    Raises ScriptError.
    """
    own_sessions.note_work(connection.pgconn.backend_pid)
    try:
        if is_atomic(migration.script):
            _apply_whole(connection, schema, migration, flush=flush)
        else:
            _apply_as_prisma(connection, schema, migration)
    except psycopg.OperationalError as error:  # a connection that breaks has no result that could say so
        raise ScriptError(server_message(error), None) from error
    if "search_path" in migration.script:
        set_search_path(connection, schema)


def _apply_whole(connection: Connection, schema: str, migration: Migration, *, flush: bool) -> None:
    begin, row = _BEGIN if flush else _BEGIN_UNFLUSHED, history.applied_row(schema, migration.name, migration.checksum)
    try:
        try:
            # A line of its own: the script may end with a comment.
            run(connection, migration.script, before=begin, after=f"\n; {row}; COMMIT")
        except ScriptError as error:
            if not _could_not_be_read(connection, error):
                raise
            # Without what stands behind it, the server says in terms of the script alone what is wrong with it.
            run(connection, migration.script, before=begin)
            run(connection, f"{row}; COMMIT")
    finally:
        _leave_transaction(connection)


def _could_not_be_read(connection: Connection, error: ScriptError) -> bool:
    """Whether it was refused by the server's parser, which reads all of a query before the first statement is run: not
    even its BEGIN was carried out."""
    refused = error.server.sqlstate[:2] in _PARSER_CLASSES and error.succeeded == 0
    return refused and connection.pgconn.transaction_status == TransactionStatus.IDLE


def _apply_as_prisma(connection: Connection, schema: str, migration: Migration) -> None:
    statements = sql_script.split(migration.script)
    together = not any(sql_script.refuses_transaction(statement.text) for statement in statements)
    before = invalid_indexes(connection)
    row = history.record_started(connection, schema, migration.name, migration.checksum)
    try:
        if together:
            run(connection, migration.script)
        else:
            for number, statement in enumerate(statements):
                _run_one(connection, migration.script, statement, number)
        if connection.pgconn.transaction_status != TransactionStatus.IDLE:
            raise _left_open(migration.script, statements)
    except ScriptError as error:
        if connection.closed:  # what stayed shows at the next run, from the open row and the catalogue
            raise ScriptError(error.server, error.place, kept=statements, recorded=True) from error
        _leave_transaction(connection)
        kept = _kept(statements, error.succeeded, together=together)
        remains = tuple(sorted(invalid_indexes(connection).keys() - before.keys()))
        recorded = bool(kept or remains)
        logs = "\n".join(error.server.lines)
        history.record_failure(connection, schema, row, logs, rolled_back=not recorded)
        raise ScriptError(error.server, error.place, kept=kept, remains=remains, recorded=recorded) from error
    session_settings.ask_for_utf8(connection)
    history.record_finished(connection, schema, row)


def invalid_indexes(connection: Connection) -> dict[str, str]:
    """Indexes that a failed CONCURRENTLY left behind, and the table of each, as SQL names them. No query uses such an
    index, but every write keeps it up.
    https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY"""
    return dict(rows(connection, "invalid_indexes"))


def _run_one(connection: Connection, script: str, statement: Statement, number: int) -> None:
    try:
        run(connection, script, part=statement)
    except ScriptError as error:
        raise ScriptError(error.server, error.place, succeeded=number) from error


def run_alone(connection: Connection, script: str) -> None:
    """Send `script` as Prisma does, without a row in any history. Raises ScriptError."""
    statements = () if is_atomic(script) else sql_script.split(script)
    try:
        if any(sql_script.refuses_transaction(statement.text) for statement in statements):
            for number, statement in enumerate(statements):
                _run_one(connection, script, statement, number)
        else:
            run(connection, script)
    finally:
        _leave_transaction(connection)


def _kept(statements: Sequence[Statement], succeeded: int, *, together: bool) -> tuple[Statement, ...]:
    """Of the first `succeeded` statements, those that no rollback took back. `together`: they were sent in one query,
    and so share a transaction up to the next COMMIT."""
    kept: list[Statement] = []
    block: list[Statement] | None = None
    for statement in statements[:succeeded]:
        if _opens(statement):
            block = block or []
        elif _commits(statement):
            kept += block or []
            block = [] if together else None
        elif _aborts(statement):
            block = [] if together else None
        elif block is not None or together:
            block = [*(block or []), statement]
        else:
            kept.append(statement)
    return tuple(kept)


def _left_open(script: str, statements: Sequence[Statement]) -> ScriptError:
    """The error of a script that begins a transaction and never ends it; Prisma would lose its own row with it."""
    opened = next(statement for statement in reversed(statements) if _opens(statement))
    message = ServerMessage(sqlstate="", message="the script begins a transaction that it never ends")
    place = ScriptPosition(*script_place.position(script, opened.start), opened.text)
    return ScriptError(message, place, succeeded=len(statements))


def _opens(statement: Statement) -> bool:
    words = sql_script.leading_words(statement.text, 2)
    return words[:1] == ("BEGIN",) or words == ("START", "TRANSACTION")


def _commits(statement: Statement) -> bool:
    return sql_script.leading_words(statement.text, 1) in (("COMMIT",), ("END",))


def _aborts(statement: Statement) -> bool:
    words = sql_script.leading_words(statement.text)
    return words[:1] == ("ABORT",) or (words[:1] == ("ROLLBACK",) and "TO" not in words)


def _leave_transaction(connection: Connection) -> None:
    if connection.closed:
        return
    if connection.pgconn.transaction_status != TransactionStatus.IDLE:
        connection.execute(b"ROLLBACK")
    session_settings.ask_for_utf8(connection)


def run(
    connection: Connection, script: str, *, before: str = "", after: str = "", part: Statement | None = None
) -> None:
    """Send `script`, or one statement of it, in one simple query, as Prisma does, with the statements `before` and
    `after` around it. Raises ScriptError: without a place in the script for what fails after it, as a deferred
    constraint does at the commit.
    """
    text, offset = (script, 0) if part is None else (part.text, part.start)
    with connection.lock:
        # psycopg's cursors don't say how many statements of a script succeeded before the one that failed, and an
        # error of a running statement (a violated constraint, say) has no position of its own.
        connection.pgconn.send_query((before + text + after).encode())
        results = connection.wait(generators.execute(connection.pgconn))
        last = results[-1]
        copying = copy_mode.leave(connection, last.status)
    succeeded = max(0, len(results) - 1 - before.count(";"))
    if copying:
        place = _place(script, offset, part, None, succeeded)
        raise ScriptError(ServerMessage(sqlstate="", message=copying), place, succeeded=succeeded)
    if last.status not in _FAILED:
        return
    error = psycopg.errors.error_from_result(last)
    server = replace(server_message(error), blockers=getattr(connection, "blockers", ()))
    position = None if server.position is None else server.position - len(before)
    if (character := untranslatable(server)) and character in text:  # of which the server tells no position
        position = text.index(character) + 1
    behind = bool(after) and position is not None and position > len(text)
    place = None if behind else _place(script, offset, part, position, succeeded)
    raise ScriptError(server, place, succeeded=succeeded) from error


def _place(
    script: str, offset: int, part: Statement | None, position: int | None, succeeded: int
) -> ScriptPosition | None:
    statements = sql_script.split(script) if part is None else (part,)
    if position is not None:
        at = offset + position - 1
        statement = next((candidate for candidate in statements if candidate.start <= at <= candidate.end), None)
    else:
        statement = statements[succeeded] if succeeded < len(statements) else None
        at = statement.start if statement else offset
    if statement is None and position is None:
        return None
    line, column = script_place.position(script, at)
    return ScriptPosition(line, column, statement.text if statement else "")
