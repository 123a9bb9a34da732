"""What somebody meant who mistyped a name."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(typed: str, known: Iterable[str]) -> str:
    """The known name most like `typed`; empty where none is like it."""
    import difflib  # only ever needed for an answer that is an error

    return next(iter(difflib.get_close_matches(typed, list(known), n=1)), "")
