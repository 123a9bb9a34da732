"""A line of a `.env` that is not what it looks like, or that stands there twice: said with its number, and mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.core.model import Status
from tests.support.environment import look, mend, safe_remedies, with_code
from tests.support.next_shop import URL, env_text, with_env


@pytest.mark.parametrize(
    ("line", "what", "mended"),
    [
        ("A=“value”", "typographic quotes around it", "A=value"),
        ("A=value\u00a0", "U+00A0 (no-break space)", "A=value"),
        ("A=\u00a0value # why", "U+00A0 (no-break space)", "A=value # why"),
        ("A='val\u200bue'", "U+200B (zero width space)", "A=value"),
        ('A="\ufeffvalue"', "U+FEFF (zero width no-break space)", "A=value"),
    ],
)
def test_what_nobody_sees_is_taken_out(shop: Path, line: str, what: str, mended: str) -> None:
    project = with_env(shop, f"{URL}{line}\nB=2\n")
    checks = look(project)
    (check,) = with_code(checks, "ADX134")
    assert check.finding is not None
    assert check.finding.cause == f"A on line 2 of .env holds {what}."
    assert not with_code(checks, "ADX132"), "said once"

    mend(safe_remedies([check])[0])

    assert env_text(project) == f"{URL}{mended}\nB=2\n"
    assert not with_code(look(project), "ADX134")


@pytest.mark.parametrize("line", ["A=👨‍👩‍👧", "A='a “quoted” word'", "A=naïve café", "A='> '", "A=می‌خواهم"])
def test_what_is_meant_stays(shop: Path, line: str) -> None:
    assert not with_code(look(with_env(shop, f"{URL}{line}\n")), "ADX134")


def test_a_blank_at_the_end_of_a_secret_is_for_a_person_to_judge(shop: Path) -> None:
    checks = with_code(look(with_env(shop, f"{URL}API_KEY='abc '\n")), "ADX134")
    assert not safe_remedies(checks)
    assert len(safe_remedies(checks, by_choice=True)) == 1


BOTH_SIDES = "<<<<<<< HEAD\nA=1\n=======\nA=2\n>>>>>>> other\n"


@pytest.mark.parametrize("name", [".env", ".env.example"])
def test_which_side_of_a_merge_holds_is_nobodys_to_guess(shop: Path, name: str) -> None:
    project = with_env(shop, URL)
    (shop / name).write_text(f"{URL}{BOTH_SIDES}")
    checks = [check for check in look(project) if check.finding is not None]
    assert [(check.status, check.finding and str(check.finding.location)) for check in checks] == [
        (Status.FAILED, f"{name}:2")
    ]
    assert with_code(checks, "ADX011") == checks
    assert not safe_remedies(checks)


def test_a_key_twice_is_mended_by_making_the_line_that_loses_a_comment(shop: Path) -> None:
    project = with_env(shop, f'{URL}A="one\nof two lines"\nB=1\nA=last\n')
    checks = with_code(look(project), "ADX105")
    assert not safe_remedies(checks)
    (remedy,) = safe_remedies(checks, by_choice=True)
    mend(remedy)
    assert env_text(project) == f'{URL}# A="one\n# of two lines"\nB=1\nA=last\n'
    assert not with_code(look(project), "ADX105")
