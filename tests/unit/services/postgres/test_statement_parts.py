"""Which names a statement speaks of."""

from __future__ import annotations

import pytest

from adx_tui.services.postgres import identifiers
from adx_tui.services.postgres import statement_parts as parts
from adx_tui.services.postgres.statement_parts import Reference, Retyping


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ('ALTER TABLE ONLY "public"."User" ADD x int', '"public"."User"'),
        ("alter table if exists a add x int", "a"),
        ("INSERT INTO shop . b VALUES (1)", "shop . b"),
        ('CREATE UNIQUE INDEX CONCURRENTLY "i" ON "T" USING btree ("a")', '"T"'),
        ("DELETE FROM ONLY a WHERE true", "a"),
        ("UPDATE a SET b = 1", "a"),
        ("CREATE POLICY p ON t USING (true)", "t"),
        ("SELECT 1", ""),
        ("", ""),
    ],
)
def test_the_table(statement: str, table: str) -> None:
    assert parts.table(statement) == table


def test_the_columns_that_an_alteration_is_about() -> None:
    text = (
        'ALTER TABLE "T" ALTER COLUMN "a" SET DATA TYPE numeric(10, 2) USING a::numeric(10, 2), DROP COLUMN b,'
        " ALTER c SET NOT NULL, ADD COLUMN \"d\" varchar(3) NOT NULL DEFAULT 'x', ADD e int NOT NULL"
    )
    assert parts.retypings(text) == (Retyping('"a"', "numeric(10, 2)", "a::numeric(10, 2)"),)
    assert parts.dropped_columns(text) == ("b",)
    assert parts.required_columns(text) == ("c",)
    assert [(column.name, column.is_required, column.has_value) for column in parts.added_columns(text)] == [
        ('"d"', True, True),
        ("e", True, False),
    ]


def test_what_drops_no_column() -> None:
    text = "ALTER TABLE t DROP CONSTRAINT c, ALTER a DROP DEFAULT, ALTER a DROP NOT NULL, ALTER a DROP EXPRESSION"
    assert parts.dropped_columns(text) == ()


def test_keys_references_and_conditions() -> None:
    assert parts.key_columns('CREATE UNIQUE INDEX u ON t ("a", b DESC)') == ('"a"', "b")
    assert parts.key_columns("ALTER TABLE t ADD CONSTRAINT k UNIQUE NULLS NOT DISTINCT (a)") == ("a",)
    assert parts.key_columns("CREATE UNIQUE INDEX u ON t (lower(a))") == ()
    assert parts.reference("ALTER TABLE t ADD FOREIGN KEY (a, b) REFERENCES o.p (c, d) ON DELETE CASCADE") == Reference(
        ("a", "b"), "o.p", ("c", "d")
    )
    assert parts.check_expression("ALTER TABLE t ADD CHECK ((a > 0) AND (b)) NOT VALID") == "(a > 0) AND (b)"
    assert parts.check_expression("ALTER TABLE t ADD CHECK ((a > 0") == ""


def test_the_names_that_a_script_gives() -> None:
    text = (
        'CREATE TABLE IF NOT EXISTS "A" (\n  id int CONSTRAINT "A_pkey" PRIMARY KEY\n);\n'
        'ALTER TABLE "A" ADD COLUMN b int,\n ADD CONSTRAINT c CHECK (true);\nALTER TABLE "A" RENAME TO Z;\n'
        "CREATE OR REPLACE FUNCTION shop.f() RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
        "CREATE MATERIALIZED VIEW v AS SELECT 1;"
    )
    assert [(made.kind, made.name, made.line) for made in parts.created_names(text)] == [
        ("table", "A", 1),
        ("constraint", "A_pkey", 2),
        ("column", "b", 4),
        ("constraint", "c", 5),
        ("object", "z", 6),
        ("function", "f", 7),
        ("view", "v", 8),
    ]
    assert [made.name for made in parts.created_columns(text, "A")] == ["id", "b"]


def test_a_name_is_cut_off_between_characters() -> None:
    assert identifiers.clip("a" * 62 + "ż") == "a" * 62
    assert identifiers.clip("a" * 61 + "ż") == "a" * 61 + "ż"
    assert list(parts.quoted_long_names(f'SELECT 1;\nCREATE INDEX "{"ż" * 40}" ON t (a);')) == [("ż" * 40, 2)]


@pytest.mark.parametrize(
    ("written", "names", "own"),
    [
        ("a", ["a"], "a"),
        ('Shop . "v1.Orders"', ["Shop", '"v1.Orders"'], "v1.Orders"),
        ('"a.b"', ['"a.b"'], "a.b"),
        ('"a.""b".C', ['"a.""b"', "C"], "c"),
        ("", [], ""),
        ("…", [], ""),
    ],
)
def test_a_dot_in_quotes_is_a_part_of_a_name(written: str, names: list[str], own: str) -> None:
    assert identifiers.parts(written) == names
    assert identifiers.own_name(written) == own
