"""How things are put in a sentence."""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 finding`, `2 findings`; `plural` where that is no `s` more."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def all_of(number: int, done: str) -> str:
    """`all 3 applied`, `1 of 1 applied`."""
    return f"1 of 1 {done}" if number == 1 else f"all {number} {done}"
