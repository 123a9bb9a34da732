"""Scripts are split where PostgreSQL ends statements, and shown without surprises."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adx_tui.services.postgres.script import split
from tests.support.sql_scripts import anything, gaps, plain, statements, unhurried


def texts(script: str) -> list[str]:
    return [statement.text for statement in split(script)]


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
