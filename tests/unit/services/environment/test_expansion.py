"""Values that are made of others are read with them, and changed where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.environment import env_file, expansion

URL = 'DATABASE_URL="postgresql://${DB_USER}:${DB_PASSWORD}@localhost:'
PARTS = "DB_USER=app\nDB_PASSWORD=pw\n"


def expanded(text: str, environment: dict[str, str] | None = None) -> dict[str, str]:
    return expansion.expanded(env_file.parse(text, Path(".env")), environment or {})


def changed(text: str, changes: dict[str, str], environment: dict[str, str] | None = None) -> str:
    file = env_file.parse(text, Path(".env"))
    return file.with_values(expansion.changes_in(file, changes, environment or {}))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("B=1\nA=x${B}y\n", "x1y"),
        ("A=${B}\nB=1\n", "1"),
        ("A=${B:-d}\n", "d"),
        ("A=${B-d}\n", "d"),
        ("B=\nA=${B:-d}\n", "d"),
        ("B=1\nA='x${B}y'\n", "x${B}y"),
        ("B=1\nA=x$B\n", "x$B"),
        ("B=1\nA=$B\n", "1"),
        ('A="$B"\nB=x${C}\nC=1\n', "x1"),
        ("A=$OUTSIDE\n", "o"),
        ("B=1\nA='$B'\n", "$B"),
        ("A=$ecret\n", "$ecret"),  # a password
        ("A=$A\n", "$A"),
        ("A=${NONE}\n", "${NONE}"),
        ("A=${A}\n", ""),
        ("A=${OUTSIDE}\n", "o"),
        ("OUTSIDE=inside\nA=${OUTSIDE}\n", "o"),
        ("A=x${B}\nB=y${C}\nC=z\n", "xyz"),
    ],
)
def test_what_a_value_is(text: str, value: str) -> None:
    assert expanded(text, {"OUTSIDE": "o"})["A"] == value


def test_two_that_name_each_other_end() -> None:
    assert len(expanded("A=a${B}${B}\nB=b${A}${A}\n")["A"]) <= 64 * 1024


def test_a_value_that_is_another_one_is_changed_there() -> None:
    text = 'URL=x\nDIRECT="$URL"\n'
    assert changed(text, {"URL": "y", "DIRECT": "y"}) == 'URL=y\nDIRECT="$URL"\n'
    assert changed(text, {"DIRECT": "y"}) == 'URL=y\nDIRECT="$URL"\n'
    assert changed("DIRECT=$ecret\n", {"DIRECT": "y"}) == "DIRECT=y\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f'{PARTS}PORT=5432\n{URL}${{PORT}}/app"\n', f'{PARTS}PORT=5433\n{URL}${{PORT}}/app"\n'),
        (f'{PARTS}{URL}${{PORT:-5432}}/app"\n', f'{PARTS}{URL}${{PORT:-5432}}/app"\nPORT=5433\n'),
        (f'{PARTS}{URL}5432/app"\n', f'{PARTS}{URL}5433/app"\n'),
        (f"{PARTS}{URL[:-1].replace(chr(34), '')}:5432/app # x\n", f'{PARTS}{URL}5433/app" # x\n'),
    ],
)
def test_another_port_is_written_where_the_port_stands(before: str, after: str) -> None:
    assert changed(before, {"DATABASE_URL": "postgresql://app:pw@localhost:5433/app"}) == after


def test_a_port_that_is_changed_anyway_is_changed_once() -> None:
    before = f'{PARTS}PORT=5432\n{URL}${{PORT}}/app"\n'
    changes = {"DATABASE_URL": "postgresql://app:pw@localhost:5433/app", "PORT": "5433"}
    assert changed(before, changes) == before.replace("PORT=5432", "PORT=5433")


def test_what_the_process_environment_decides_is_written_out() -> None:
    before = f'{PARTS}{URL}${{PORT}}/app"\n'
    url = "postgresql://app:pw@localhost:5433/app"
    assert changed(before, {"DATABASE_URL": url}, {"PORT": "5432"}) == f"{PARTS}DATABASE_URL={url}\n"


def test_what_the_url_alone_spells_otherwise_is_written_out() -> None:
    """The password itself is what Compose gives to the server."""
    before = "PW='p@ss#1'\nURL=\"postgresql://app:${PW}@localhost/app\"\n"
    url = "postgresql://app:p%40ss%231@localhost/app"
    assert changed(before, {"URL": url}) == f"PW='p@ss#1'\nURL={url}\n"
