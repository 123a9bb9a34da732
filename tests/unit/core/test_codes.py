"""The catalogue: every code once, whole, in use, and met by a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import adx_tui
from adx_tui.core import codes

PACKAGE = Path(adx_tui.__file__).parent
TESTS = Path(__file__).parents[2]
# What talks about codes, and raises none.
ABOUT_CODES = ("codes", "explain")
CODE = re.compile(r"ADX\d{3}")

# Codes that no test has met yet, and why. It only ever gets shorter.
NOT_MET: dict[str, str] = {}


def test_every_code_that_is_used_is_in_the_catalogue_and_the_other_way_round() -> None:
    used = {
        code
        for path in PACKAGE.rglob("*.py")
        if not set(path.relative_to(PACKAGE).parts) & set(ABOUT_CODES)
        for code in re.findall(r'"(ADX\d{3})"', path.read_text(encoding="utf-8"))
    }
    assert used == set(codes.ENTRIES)


@pytest.mark.parametrize("code", codes.ENTRIES)
def test_an_entry_says_everything(code: str) -> None:
    entry = codes.ENTRIES[code]
    assert all((entry.title, entry.why, entry.what_to_do, entry.prevention, entry.example)), code
    assert len(entry.title) <= 50
    assert not entry.title.endswith(".")
    assert entry.example.endswith(".")


def test_every_code_is_met_by_a_test() -> None:
    """By one that makes the fault and looks for its code: not by those of the catalogue, its texts and its screens."""
    met: set[str] = set()
    for path in TESTS.rglob("*.py"):
        if path.name not in ("test_codes.py", "test_explain.py", "test_error_pages.py", "scenes.py"):
            met.update(CODE.findall(path.read_text(encoding="utf-8")))
    assert set(codes.ENTRIES) - met == set(NOT_MET)
