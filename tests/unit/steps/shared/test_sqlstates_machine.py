"""Faults of the server's machine that can't be had at will: the messages are PostgreSQL's own, and nobody is asked."""

from __future__ import annotations

import pytest

from adx_tui.core.model import Risk
from adx_tui.services.postgres.errors import ServerMessage
from adx_tui.steps.shared.sqlstates import table
from adx_tui.steps.shared.sqlstates.refusal import Refusal, Script

SCRIPT = Script("migration", "1_it", "migrations/1_it/migration.sql", "SELECT 1;")


@pytest.mark.parametrize(
    ("server", "cause", "remedy"),
    [
        (
            ServerMessage("53100", 'could not extend file "base/16384/2608": No space left on device'),
            "the disk of the server is full",
            "df -h",
        ),
        (
            ServerMessage("53100", 'could not write to file "pg_wal/xlogtemp.99": No space left on device'),
            "write-ahead log",
            "df -h",
        ),
        (
            ServerMessage(
                "53200", "out of shared memory", hint='You might need to increase "max_locks_per_transaction".'
            ),
            "no room for more locks",
            "ALTER SYSTEM SET max_locks_per_transaction = 256;",
        ),
        (ServerMessage("53200", "out of memory", "Failed on request of size 1024."), "ran out of memory", "work_mem"),
        (ServerMessage("53300", "too many connections"), "connections are taken", "pg_stat_activity"),
        (ServerMessage("54001", "stack depth limit exceeded"), "nested too deeply", "migration.sql"),
        (ServerMessage("54011", "tables can have at most 1600 columns"), "1600 columns", "migration.sql"),
        (ServerMessage("54023", "functions cannot have more than 100 arguments"), "100 arguments", "migration.sql"),
        (ServerMessage("XX000", "cache lookup failed for type 0"), "inside of PostgreSQL", "pg_current_logfile"),
        (ServerMessage("XX001", 'invalid page in block 3 of relation "base/16384/2608"'), "damaged", "pg_dump"),
        (
            ServerMessage("XX002", 'index "User_pkey" contains unexpected zero page'),
            "damaged",
            'REINDEX INDEX "User_pkey";',
        ),
        (ServerMessage("58P01", 'could not open file "base/16384/2608": No such file'), "is gone", "pg_amcheck"),
        (
            ServerMessage("58P01", 'could not load library "/usr/lib/postgresql/17/lib/postgis-3.so": No such file'),
            "lacks the library postgis-3",
            "POSTGRES_IMAGE=postgis/postgis",
        ),
        (ServerMessage("40P01", "deadlock detected"), "waited for each other", "pg_blocking_pids"),
        (ServerMessage("40001", "could not serialize access"), "changed the same rows", "pg_blocking_pids"),
        (ServerMessage("55P03", "canceling statement due to lock timeout"), "held a lock", "pg_blocking_pids"),
        (ServerMessage("25P02", "current transaction is aborted"), "had failed", "migration.sql"),
    ],
    ids=lambda value: value.sqlstate if isinstance(value, ServerMessage) else "",
)
def test_what_is_no_fault_of_the_script_says_so(server: ServerMessage, cause: str, remedy: str) -> None:
    refusal = Refusal(server=server, role="app", schema="public", connection=None, script=SCRIPT)
    explanation = table.explain(refusal, "it")
    assert cause in explanation.cause
    assert remedy in "\n".join(way.preview for way in explanation.remedies)


@pytest.mark.parametrize("sqlstate", [*table.QUESTIONS, "99999"])
def test_nobody_to_ask_and_words_in_another_language_are_no_error(sqlstate: str) -> None:
    """Each question is also put where there is no session, no statement, and nothing to be read."""
    for message in ("", "Relation »a« existiert nicht", "リレーションは存在しません"):
        server = ServerMessage(sqlstate, message)
        explanation = table.explain(
            Refusal(server=server, role="app", schema="public", connection=None, script=SCRIPT), "it"
        )
        assert explanation.cause
        assert [remedy.risk for remedy in explanation.remedies].count(Risk.MANUAL) >= 1
