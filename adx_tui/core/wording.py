"""How things are put in a sentence."""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 finding`, `2 findings`; `plural` where that is no `s` more."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
