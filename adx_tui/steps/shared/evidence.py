"""What was seen, as far as a person reads it."""

from __future__ import annotations

from collections.abc import Sequence


def shortened(lines: Sequence[str], most: int = 12) -> tuple[str, ...]:
    """The first of `lines`, and how many more there are."""
    rest = len(lines) - most
    return (*lines[:most], *((f"and {rest} more",) if rest > 0 else ()))
