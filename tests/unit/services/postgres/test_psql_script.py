"""What of a script is SQL, what is psql's, and what is data."""

from __future__ import annotations

import pytest

from adx_tui.services.postgres import psql_script
from adx_tui.services.postgres.psql_script import PartKind, split

DUMP = r"""--
-- PostgreSQL database dump
--
\restrict n0'x

SET standard_conforming_strings = on;
COPY public."It's" (a, b) FROM stdin;
1	it's "odd"; COPY x FROM stdin;
2	\\ \N
\.

SELECT 1 \gexec
\unrestrict n0'x"""


def test_a_dump_in_its_parts() -> None:
    parts = [(part.kind, part.first_line, part.last_line, part.statement.text) for part in split(DUMP)]

    assert parts == [
        (PartKind.COMMAND, 4, 4, r"\restrict n0'x"),
        (PartKind.SQL, 6, 6, "SET standard_conforming_strings = on"),
        (PartKind.COPY, 7, 10, 'COPY public."It\'s" (a, b) FROM stdin'),
        (PartKind.SQL, 12, 12, "SELECT 1"),
        (PartKind.COMMAND, 12, 12, r"\gexec"),
        (PartKind.COMMAND, 13, 13, r"\unrestrict n0'x"),
    ]


def test_rows_without_an_end_go_to_the_end_of_the_script() -> None:
    (only,) = split("copy t from stdin;\n1\n2")

    assert (only.kind, only.last_line) == (PartKind.COPY, 3)


@pytest.mark.parametrize(
    "script",
    [
        r"INSERT INTO t VALUES (E'a\nb', '\restrict', $$ \. $$); -- \connect",
        'SELECT "back\\slash" /* \\i x */ FROM stdin;',
        "COPY t FROM '/stdin';",
        "COPY t TO STDOUT;",
        "SELECT 1 \\ 2;",
        "",
    ],
)
def test_a_backslash_in_a_text_or_a_comment_is_no_command(script: str) -> None:
    assert not psql_script.is_for_psql(script)
