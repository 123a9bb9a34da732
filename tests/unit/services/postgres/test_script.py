"""Scripts are split where PostgreSQL ends statements, judged as it would judge them, and shown without surprises."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adx_tui.services.postgres.script import (
    controls_transaction,
    leading_words,
    refuses_transaction,
    split,
)

unhurried = settings(deadline=None)  # a busy machine is no failure


def texts(script: str) -> list[str]:
    return [statement.text for statement in split(script)]


# What follows builds scripts out of everything a semicolon can hide in, so that the right answer is known beforehand.

anything = st.text(alphabet=st.one_of(st.sampled_from(";'\"$\\-/*()\n\r aeE"), st.characters()), max_size=12)
blanks = st.sampled_from([" ", "\n", "\r\n", "\t", "\f"])
line_comments = anything.map(lambda text: "--" + text.replace("\n", "").replace("\r", "") + "\n")
comments = st.recursive(
    anything.map(lambda text: text.replace("*", "").replace("/", "")),
    lambda inner: st.lists(inner, max_size=3).map(lambda parts: "".join(f"/*{part}*/" for part in parts)),
    max_leaves=4,
).map(lambda text: f"/*{text}*/")
gaps = st.lists(st.one_of(blanks, line_comments, comments), min_size=1, max_size=3).map("".join)

names = st.sampled_from(["a", "a$b$", "_x", "é", "E", "u", "Type", "ab$$", "$1", "1", "1.5", ".5", "1e5", "t.end"])
operators = st.sampled_from(["+", "-1", "*", "/", "->>", "@>", "?", "::", "~", "#", "[1]", "<=", "|| -a"])
strings = anything.map(lambda text: "'" + text.replace("'", "''") + "'")
prefixed = st.tuples(st.sampled_from(["N", "B", "x", "U&"]), strings).map("".join)
escaped = anything.map(lambda text: "E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'")
identifiers = anything.map(lambda text: '"' + text.replace('"', '""') + '"')
tags = st.sampled_from(["$$", "$a$", "$é_1$"])
dollars = st.tuples(tags, anything).map(lambda pair: pair[0] + pair[1].replace("$", "") + pair[0])
plain = st.one_of(names, operators, strings, prefixed, escaped, identifiers, dollars)


def joined(tokens: st.SearchStrategy[str], between: str) -> st.SearchStrategy[str]:
    pairs = st.tuples(st.lists(st.tuples(tokens, gaps), max_size=4), tokens)
    return pairs.map(lambda drawn: "".join(f"{token}{gap}{between}" for token, gap in drawn[0]) + drawn[1])


tokens = st.recursive(plain, lambda inner: joined(inner, ";").map(lambda text: f"({text})"), max_leaves=6)
selects = joined(tokens, ",").map(lambda text: f"SELECT {text}")
cases = selects.map(lambda text: f"{text}, CASE WHEN a THEN 1 ELSE CASE b WHEN 2 THEN 3 END END")
functions = st.tuples(gaps, st.lists(st.one_of(selects, cases), max_size=3)).map(
    lambda drawn: (
        f"create{drawn[0]}OR REPLACE{drawn[0]}function f(){drawn[0]}begin{drawn[0]}atomic "
        + "".join(f"{statement};" for statement in drawn[1])
        + " END"
    )
)
statements = st.one_of(selects, cases, functions)


class TestSplit:
    @unhurried
    @given(st.lists(st.tuples(gaps, statements, gaps), max_size=4), st.sampled_from(["", ";", "; ;"]), gaps)
    def test_gives_back_the_statements_that_were_joined(
        self, parts: list[tuple[str, str, str]], end: str, after: str
    ) -> None:
        script = ";".join("".join(part) for part in parts) + end + after
        assert texts(script) == [statement for _, statement, _ in parts]

    @unhurried
    @given(
        st.lists(st.one_of(anything, plain, gaps, st.sampled_from(["begin atomic", "CREATE FUNCTION"]))).map("".join)
    )
    def test_takes_any_text_and_accounts_for_all_of_it(self, script: str) -> None:
        at = 0
        for statement in split(script):
            assert script[statement.start : statement.end] == statement.text
            assert statement.line == script.count("\n", 0, statement.start) + 1
            assert split(script[at : statement.start]) == ()  # between statements: blanks, comments, semicolons
            assert texts(statement.text) == [statement.text]
            at = statement.end
        assert split(script[at:]) == ()

    @pytest.mark.parametrize(
        "script",
        [
            "",
            " \n\t",
            ";",
            " ; ;; ",
            "-- only a comment",
            "/* one */",
            "/* a /* nested */ one */",
            "-- a\r\n;\n/* b */;",
        ],
    )
    def test_finds_nothing_in_blanks_comments_and_semicolons(self, script: str) -> None:
        assert split(script) == ()

    @pytest.mark.parametrize(
        ("script", "expected"),
        [
            ("SELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"]),
            ("SELECT 1 -- one;\n; /* two; */ SELECT 2 /* ; */", ["SELECT 1", "SELECT 2"]),
            ("SELECT /* ; */ 1 -- ;\n + 2;", ["SELECT /* ; */ 1 -- ;\n + 2"]),
            ("a /* /* ; */ ' */ b; c", ["a /* /* ; */ ' */ b", "c"]),
            ("a /***/; b /*/ ; */; c", ["a", "b", "c"]),
            ("-- it's\nSELECT 1; -- \"x\nSELECT 2", ["SELECT 1", "SELECT 2"]),
            ("-- a\rSELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"]),  # a CR ends a comment too
            ("SELECT 'a;''b;'; SELECT 2", ["SELECT 'a;''b;'", "SELECT 2"]),
            ("SELECT 'a\\'; SELECT 2", ["SELECT 'a\\'", "SELECT 2"]),
            ("SELECT E'a\\';'; SELECT 2", ["SELECT E'a\\';'", "SELECT 2"]),
            ("SELECT e'a\\\\'; SELECT 2", ["SELECT e'a\\\\'", "SELECT 2"]),
            ("SELECT E'a' -- and\n  'b\\';'; SELECT 2", ["SELECT E'a' -- and\n  'b\\';'", "SELECT 2"]),  # goes on below
            ("SELECT E'a' 'b\\'; SELECT 2", ["SELECT E'a' 'b\\'", "SELECT 2"]),  # on the same line it is no part of it
            ("SELECT type'\\'; SELECT 2", ["SELECT type'\\'", "SELECT 2"]),  # ends in e, and is no E
            ("SELECT U&'\\'; SELECT U&\"a;b\"", ["SELECT U&'\\'", 'SELECT U&"a;b"']),
            ("SELECT B'1;'; SELECT X'A;'", ["SELECT B'1;'", "SELECT X'A;'"]),
            ('SELECT "a;""b;"; SELECT 2', ['SELECT "a;""b;"', "SELECT 2"]),
            ("DO $$BEGIN; END$$; SELECT 2", ["DO $$BEGIN; END$$", "SELECT 2"]),
            ("DO $a$ $b$; $$; $a$; SELECT 2", ["DO $a$ $b$; $$; $a$", "SELECT 2"]),
            ("SELECT a$b$; c$b$; d", ["SELECT a$b$", "c$b$", "d"]),  # within a name it opens nothing
            ("EXECUTE x($1, $2); SELECT $3", ["EXECUTE x($1, $2)", "SELECT $3"]),
            ("SELECT 1$$;$$; SELECT 2", ["SELECT 1$$;$$", "SELECT 2"]),  # a number is no name
            ("SELECT $é$;$é$; SELECT 2", ["SELECT $é$;$é$", "SELECT 2"]),
            ("CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b); SELECT 2",
             ["CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)", "SELECT 2"]),
            ("SELECT 1); SELECT 2", ["SELECT 1)", "SELECT 2"]),
            ("SELECT 5 - -1; SELECT 4 -/* ; */ 2", ["SELECT 5 - -1", "SELECT 4 -/* ; */ 2"]),
            ("SELECT 4 / 2; SELECT 3 */*;*/ 2", ["SELECT 4 / 2", "SELECT 3 */*;*/ 2"]),
            ("\ufeffSELECT 1; SELECT 2", ["\ufeffSELECT 1", "SELECT 2"]),  # to PostgreSQL a letter
            ("SELECT 1\r\n;\r\nSELECT 2\r\n", ["SELECT 1", "SELECT 2"]),
            ("\\echo a; SELECT 1", ["\\echo a", "SELECT 1"]),  # the server knows no psql commands
        ],
    )  # fmt: skip
    def test_ends_statements_where_postgresql_does(self, script: str, expected: list[str]) -> None:
        assert texts(script) == expected

    @pytest.mark.parametrize(
        "routine",
        [
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END",
            "create or replace procedure p() language sql begin atomic; end",
            "CREATE /* a; */ OR -- b;\n REPLACE FUNCTION f() BEGIN /* ; /* ; */ */ ATOMIC RETURN 1; END",
            "CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END; SELECT 3; END",
            "CREATE FUNCTION f() BEGIN ATOMIC SELECT (CASE WHEN a THEN 1 END), ';'; END",
            'CREATE FUNCTION f() BEGIN ATOMIC SELECT t.end, 1 AS end, "end", begin, ended FROM t; SELECT 3; END',
            "CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS 'SELECT 1;'",
            "CREATE FUNCTION f(begin int, \"case\" int) RETURNS int LANGUAGE sql AS $$SELECT 1;$$",
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN CASE WHEN a THEN 1 END; END;$$",
        ],
    )  # fmt: skip
    def test_keeps_the_body_of_a_routine_together(self, routine: str) -> None:
        assert texts(f"SELECT 1; {routine}; SELECT 2") == ["SELECT 1", routine, "SELECT 2"]

    def test_takes_begin_for_a_body_in_routines_only(self) -> None:
        assert texts("BEGIN; CREATE TABLE begin (a int); END; SELECT 1") == [
            "BEGIN", "CREATE TABLE begin (a int)", "END", "SELECT 1",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "rest",
        [
            "SELECT 'a; SELECT 2",
            "SELECT E'a\\'; SELECT 2",
            'SELECT "a; SELECT 2',
            "DO $a$ ; $b$; $$",
            "SELECT 1 /* a /* b */ ; SELECT 2",
            "/* a; SELECT 2",
            "INSERT INTO t VALUES (1; SELECT 2",
            "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2",
        ],
    )
    def test_leaves_what_has_no_end_as_one_statement(self, rest: str) -> None:
        assert texts(f"SELECT 1; {rest}") == ["SELECT 1", rest]

    def test_says_where_each_statement_starts(self) -> None:
        script = "-- a\r\nSELECT\r\n  1;\n\n/* b\n*/ SELECT 2"
        assert [(statement.start, statement.end, statement.line) for statement in split(script)] == [
            (6, 17, 2),
            (28, 36, 6),
        ]

    @pytest.mark.parametrize(
        "piece",
        [
            "SELECT 1;",
            "(",
            "a (b) ",
            "/*",
            "/* a */",
            "/*/* */ */",
            "'",
            "E'\\'",
            "$a$",
            "$a ",
            "--\n",
            ";",
            "\n",
            "case ",
        ],
    )
    def test_takes_time_in_proportion_to_the_script(self, piece: str) -> None:
        script = "CREATE FUNCTION f() BEGIN ATOMIC " + piece * (400_000 // len(piece))
        began = time.process_time()
        split(script)
        split(script[16:])
        assert time.process_time() - began < 10  # a second at most, even where the machine is busy; squared, hours


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
