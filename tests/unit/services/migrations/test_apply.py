"""Which scripts may share a transaction with their history row, and which happen whole or not at all."""

from __future__ import annotations

import pytest

from adx_tui.services.migrations.apply import is_all_or_nothing, is_atomic
from adx_tui.services.postgres import script as sql_script

REFUSED = [
    "VACUUM",
    "CREATE INDEX CONCURRENTLY i ON a (b)",
    "drop index concurrently i",
    "REINDEX (concurrently) TABLE a",
    "REINDEX SCHEMA public",
    "CLUSTER",
    "DISCARD ALL",
    "CREATE DATABASE a",
    "ALTER SYSTEM SET a = 1",
    "CREATE TABLESPACE a LOCATION '/a'",
    "ALTER DATABASE a SET TABLESPACE b",
    "DROP SUBSCRIPTION a",
    "COMMIT PREPARED 'a'",
    "ALTER TABLE a DETACH PARTITION b CONCURRENTLY",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_what_postgres_refuses_in_a_transaction_is_never_put_into_one(statement: str) -> None:
    assert sql_script.refuses_transaction(statement)
    assert not is_atomic(f"CREATE TABLE a (b int);\n{statement};")


@pytest.mark.parametrize("script", ["", "CREATE TABLE a (b int);", "SELECT 'CONCURRENTLY'; -- VACUUM", "SAVEPOINT a;"])
def test_all_else_is(script: str) -> None:
    assert is_atomic(script)
    assert is_all_or_nothing(script)


@pytest.mark.parametrize(
    ("script", "whole"),
    [
        ("BEGIN; CREATE TABLE a (b int); COMMIT;", True),
        ("START TRANSACTION; SELECT 1; END", True),
        ("BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT", False),
        ("BEGIN; SELECT 1; COMMIT; SELECT 2", False),
        ("SELECT 1; COMMIT; SELECT 2", False),
        ("BEGIN; SELECT 1;", False),
        ("BEGIN; SELECT 1; ROLLBACK", False),
        ("COMMIT", False),
    ],
)
def test_one_transaction_of_its_own_is_all_or_nothing(script: str, whole: bool) -> None:
    assert not is_atomic(script)
    assert is_all_or_nothing(script) is whole
