"""Which statements, by their first words, begin or end a transaction, and which PostgreSQL refuses in one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adx_tui.services.postgres.script import controls_transaction, leading_words, refuses_transaction
from tests.support.sql_scripts import anything, unhurried


class TestLeadingWords:
    @pytest.mark.parametrize(
        ("statement", "words"),
        [
            ("create table t (a int)", ("CREATE", "TABLE", "T")),
            ("-- why\nALTER /* what */ TYPE \"Role\" ADD VALUE 'x'", ("ALTER", "TYPE")),
            ("create unique index concurrently if not exists a", ("CREATE", "UNIQUE", "INDEX", "CONCURRENTLY")),
            ("VACUUM(FULL) t", ("VACUUM",)),
            ("COMMIT PREPARED E'x'", ("COMMIT", "PREPARED")),
            ("(SELECT 1)", ()),
            ("", ()),
            ("di\u017fcard all", ("di\u017fcard", "ALL")),  # PostgreSQL makes no S of a long s
            ("vacuum\u00a0full", ("vacuum\u00a0full",)),  # to PostgreSQL one name
        ],
    )
    def test_are_the_words_before_anything_else(self, statement: str, words: tuple[str, ...]) -> None:
        assert leading_words(statement) == words

    def test_are_as_many_as_asked_for(self) -> None:
        assert leading_words("a b c d e f") == ("A", "B", "C", "D")
        assert leading_words("a b c d e f", 2) == ("A", "B")
        assert leading_words("a b", 0) == ()

    @unhurried
    @given(anything)
    def test_are_found_in_any_text(self, text: str) -> None:
        assert len(leading_words(text)) <= 4


class TestControlsTransaction:
    @pytest.mark.parametrize(
        "statement",
        [
            "BEGIN", "begin isolation level serializable", "START TRANSACTION", "COMMIT", "commit and chain", "END",
            "ABORT", "ROLLBACK", "ROLLBACK WORK", "ROLLBACK AND CHAIN", "PREPARE TRANSACTION 'x'",
            "COMMIT PREPARED 'x'", "ROLLBACK PREPARED 'x'", "/* as Prisma writes it */ BEGIN",
        ],
    )  # fmt: skip
    def test_is_true_of_what_ends_or_begins_one(self, statement: str) -> None:
        assert controls_transaction(statement)
        assert controls_transaction(f"SELECT 1; {statement}; SELECT 2")

    @pytest.mark.parametrize(
        "script",
        [
            "", "SELECT 1", "SAVEPOINT a; ROLLBACK TO a", "ROLLBACK WORK TO SAVEPOINT a", "RELEASE a",
            "SELECT 'COMMIT;'", "-- BEGIN;\nSELECT 1", "DO $$ BEGIN COMMIT; END $$", "PREPARE transaction AS SELECT 1",
            "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; END", "SELECT CASE WHEN a THEN 1 END", "SELECT 1 AS begin",
            "SET TRANSACTION READ ONLY",
            'COMMENT ON TABLE "Begin" IS $$; COMMIT; $$', "CREATE TABLE t (a int DEFAULT 1; COMMIT",
        ],
    )  # fmt: skip
    def test_is_false_of_what_stays_within(self, script: str) -> None:
        assert not controls_transaction(script)


class TestRefusesTransaction:
    """Each answer was PostgreSQL's own (15 and 18): 25001, or something else, for the statement after a BEGIN."""

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE INDEX CONCURRENTLY ON t (a)", "create /* x */ unique index -- y\n concurrently i on t (a)",
            "DROP INDEX CONCURRENTLY IF EXISTS i",
            "REINDEX TABLE CONCURRENTLY t", "REINDEX INDEX CONCURRENTLY i", "REINDEX (VERBOSE, CONCURRENTLY) TABLE t",
            "REINDEX (CONCURRENTLY true) TABLE t", "REINDEX (VERBOSE) INDEX CONCURRENTLY i", "REINDEX SCHEMA public",
            "REINDEX DATABASE d", "REINDEX (VERBOSE) SYSTEM", "REINDEX SCHEMA CONCURRENTLY public",
            "VACUUM", "VACUUM t", "VACUUM (ANALYZE) t", "VACUUM(FULL)",
            "CREATE DATABASE d", "DROP DATABASE IF EXISTS d WITH (FORCE)", 'ALTER DATABASE "d" SET TABLESPACE s',
            "CREATE TABLESPACE s LOCATION '/x'", "DROP TABLESPACE s", "ALTER SYSTEM SET work_mem = '4MB'",
            "CLUSTER", "CLUSTER VERBOSE", "CLUSTER (VERBOSE)", "DISCARD ALL",
            "ALTER TABLE p DETACH PARTITION q CONCURRENTLY",
            'ALTER TABLE IF EXISTS public."p" DETACH PARTITION public."q" concurrently',
            "COMMIT PREPARED 'x'", "ROLLBACK PREPARED 'x'",
            "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
            "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (create_slot)",
            "DROP SUBSCRIPTION s", "ALTER SUBSCRIPTION s REFRESH PUBLICATION", "ALTER SUBSCRIPTION s SET PUBLICATION p",
            'ALTER SUBSCRIPTION "s" ADD PUBLICATION p WITH (copy_data = false)',
            "ALTER SUBSCRIPTION s SET (failover = true)",
        ],
    )  # fmt: skip
    def test_is_true_of(self, statement: str) -> None:
        assert refuses_transaction(statement)

    @pytest.mark.parametrize(
        "statement",
        [
            "", "SELECT 1", "CREATE INDEX i ON t (a)", 'CREATE INDEX "concurrently" ON t (a)', "DROP INDEX i",
            "CREATE TABLE concurrently_made (a int)", 'ALTER TABLE t ADD COLUMN "concurrently" int',
            "REFRESH MATERIALIZED VIEW CONCURRENTLY v", "ALTER TYPE e ADD VALUE 'concurrently'",
            "REINDEX TABLE t", "REINDEX (VERBOSE) INDEX i", "REINDEX (CONCURRENTLY off) TABLE t",
            "REINDEX (CONCURRENTLY 'false') TABLE t",
            "ANALYZE t", "TRUNCATE t", "LOCK TABLE t", "CLUSTER t", "CLUSTER VERBOSE t USING i", "CLUSTER (VERBOSE) t",
            "DISCARD PLANS", "ALTER DATABASE d SET work_mem = '4MB'", "ALTER TABLE t SET TABLESPACE s",
            "ALTER TABLE p DETACH PARTITION q", "ALTER TABLE p DETACH PARTITION q FINALIZE",
            "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false)",
            "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (enabled = false, create_slot = 'off')",
            "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)", "ALTER SUBSCRIPTION s DISABLE",
            "ALTER SUBSCRIPTION s SET (synchronous_commit = off)", "COMMIT", "ROLLBACK", "SELECT 'VACUUM'",
            "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'CREATE INDEX CONCURRENTLY ON t (a)'",
            "DI\u017fCARD ALL",
        ],
    )  # fmt: skip
    def test_is_false_of(self, statement: str) -> None:
        assert not refuses_transaction(statement)

    @unhurried
    @given(
        anything,
        st.sampled_from(["VACUUM", "REINDEX (", "CLUSTER", "ALTER TABLE t DETACH CONCURRENTLY ", "CREATE INDEX "]),
    )
    def test_answers_for_any_text(self, text: str, before: str) -> None:
        assert refuses_transaction(before + text) in (True, False)
