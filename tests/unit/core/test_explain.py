"""What somebody has before them, a code or a text, is answered with the codes that fit, or honestly not at all."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import psycopg.errors
import pytest

from adx_tui.core import codes
from adx_tui.core.explain import answer, find, node_codes, sqlstates
from adx_tui.core.explain.entries import PRISMA
from adx_tui.core.explain.pasted import LIMIT, comparable
from adx_tui.core.explain.sqlstate_names import CLASSES, NAMES
from adx_tui.core.explain.symptoms import ALL

TEXTS = Path(__file__).parents[2] / "data/explain"


def texts(name: str) -> list[Any]:
    """The texts of a file, each with its first words as its name."""
    rows = tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))["text"]
    return [pytest.param(row, id=" ".join(comparable(row["pasted"]).split()[:6])) for row in rows]


def first(text: str) -> str:
    """The code that is answered first; empty where it is not known."""
    return next((answered.entry.code for answered in answer(text)), "")


@pytest.mark.parametrize("row", texts("looked_at") + texts("held_out") + texts("narrower"))
def test_a_text_that_people_pasted(row: dict[str, Any]) -> None:
    assert first(row["pasted"]) in row["expected"]


@pytest.mark.parametrize("row", texts("unrelated"))
def test_a_text_of_another_program_is_not_known(row: dict[str, Any]) -> None:
    assert answer(row["pasted"]) == ()


@pytest.mark.parametrize(
    "message", [(message, row) for row in ALL for message in row.messages], ids=lambda pair: pair[0]
)
def test_every_message_of_the_table_stands_for_its_codes(message: tuple[str, Any]) -> None:
    text, row = message
    given = f"{text.replace('…', 'x')} {' '.join(row.requires)}"
    assert row.codes[0] in [answered.entry.code for answered in answer(given)]


def test_every_code_that_is_answered_can_be_explained() -> None:
    foreign = (PRISMA, sqlstates.CODES, node_codes.CODES)
    named = {code for row in ALL for code in row.codes}
    named |= {code for table in foreign for known in table.values() for code in known.see}
    assert [code for code in sorted(named) if find(code) is None] == []
    assert {code for table in foreign for known in table.values() for code in known.see} <= set(codes.ENTRIES)


@pytest.mark.parametrize("asked", ["adx401", " ADX401\n", "p3009", "42501", "insufficient_privilege", "ECONNREFUSED"])
def test_a_code_is_explained_however_it_is_written(asked: str) -> None:
    (only,) = answer(asked)
    assert only.entry.code in ("ADX401", "P3009", "42501", "ECONNREFUSED")
    assert not only.words


def test_every_sqlstate_is_known_by_its_code_and_its_name() -> None:
    for code, name in NAMES.items():
        assert find(code) is not None
        assert (named := find(name)) is not None
        assert NAMES[named.code] == name
        assert code[:2] in CLASSES


def test_the_sqlstates_are_postgresqls() -> None:
    theirs = {code: kind.__name__.rstrip("_") for code, kind in psycopg.errors._sqlcodes.items() if code in NAMES}
    # psycopg has no class for what is no error, and calls some of procedures' by a name with `ext` behind it.
    assert set(NAMES) - set(theirs) == {code for code in NAMES if code < "02"}
    for code, kind in theirs.items():
        assert re.sub("_|ext$", "", NAMES[code]) == kind.lower().removesuffix("ext"), code


def test_the_prisma_codes_are_all_there() -> None:
    ranges = ((1000, 1003), (1008, 1017), (2000, 2031), (2033, 2037), (3000, 3024), (4000, 4002))
    assert {f"P{number}" for low, high in ranges for number in range(low, high + 1)} <= set(PRISMA)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("prisma:error … code: '23505'", "23505"),
        ('SqlState("42P01")', "ADX401"),
        ("SQLSTATE[42501]: Insufficient privilege", "ADX311"),
        ("ERROR:  57P03: cannot connect now", "ADX224"),
        ("psycopg.errors.InvalidPassword: no", "ADX225"),
        ("asyncpg.exceptions.UndefinedTableError: no", "ADX401"),
        ("raised too_many_connections in a function", "ADX228"),
        ("it printed ADX311, what is that?", "ADX311"),
    ],
)
def test_a_code_within_a_text_is_one_where_a_program_writes_it(text: str, code: str) -> None:
    assert first(text) == code


@pytest.mark.parametrize("text", ["ticket 42501 is open", "port 28000", "it took 53300 ms", ""])
def test_a_number_is_no_sqlstate(text: str) -> None:
    assert not answer(text)


def test_what_names_the_cause_is_answered_before_what_wraps_it() -> None:
    wrapped = "Error: P3018\nA migration failed to apply.\nDatabase error code: 42501\n"
    assert first(wrapped) == "ADX421"
    assert first(wrapped + "ERROR: permission denied for schema public") == "ADX311"


def test_no_secret_of_a_text_is_said_again() -> None:
    text = "error during connect: password=hunter22 postgresql://app:hunter22@db/shop docker_engine"
    (told, *_) = answer(text)
    assert told.words
    assert "hunter22" not in str(answer(text))


def test_a_text_is_never_obeyed() -> None:
    (told, *_) = answer('role "\x07\u202e" does not exist')
    assert "\x07" not in "".join(told.words)
    assert "\u202e" not in "".join(told.words)


def test_of_a_long_text_the_beginning_and_the_end_count() -> None:
    noise = "all is well here\n" * LIMIT
    assert first("Error: P3009\n" + noise) == first(noise + "Error: P3009") == "ADX402"
    assert not answer(noise + "Error: P3009\n" + noise)
