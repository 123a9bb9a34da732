"""What Docker Compose takes from a `.env`, as `docker compose config` (2.40.3) printed it."""

from __future__ import annotations

import pytest

from adx_tui.services.environment.readers import compose


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("A=1\nB=pa${A}ss$A\n", {"A": "1", "B": "pa1ss1"}),
        ("A=1\nB='pa${A}'\nC=\"${A}\"\n", {"A": "1", "B": "pa${A}", "C": "1"}),
        ("A=${NONE:-${NOTHING:-deep}}\n", {"A": "deep"}),
        ("A=pa$$word\nB=cost$\nC=p$1ce\n", {"A": "pa$word", "B": "cost$", "C": "p$1ce"}),
        ('A="say \\"yes\\""\nB=\'it\\\'s\'\n', {"A": 'say "yes"', "B": "it's"}),
        ("A=value#more # and\nB=#x\n", {"A": "value#more", "B": "#x"}),
        ("A: value\nexport B=1\nC = 2\n", {"A": "value", "B": "1", "C": "2"}),
        ("\ufeffA=1\r\nB='2'\r\n", {"A": "1", "B": "2"}),
        ("OUTSIDE\nNONE\nA=1\n", {"OUTSIDE": "o", "A": "1"}),
        ('A="a\\tb\\u00e9"\n', {"A": "a\tb\\u00e9"}),
    ],
)
def test_values(text: str, values: dict[str, str]) -> None:
    assert compose.read_env_file([text], {"OUTSIDE": "o"}).values == values


@pytest.mark.parametrize("text", ["A='open\n", 'A="open\n', "A B=1\n", "A(=1\n", "A=${B\n", "A=${}\n", "A=${B:?why}\n"])
def test_it_ends_with_an_error(text: str) -> None:
    reading = compose.read([text], {})
    assert (reading.values, bool(reading.refused)) == ({}, True)


def test_the_process_environment_counts_for_the_file_and_not_for_the_container() -> None:
    assert compose.read(["A=1\nB=$A\n"], {"A": "o"}).values == {"A": "o", "B": "o"}
    assert compose.read_env_file(["A=1\nB=$A\n"], {"A": "o"}).values == {"A": "1", "B": "o"}
