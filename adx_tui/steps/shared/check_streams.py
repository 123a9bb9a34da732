"""An inspection whose checks are changed on their way; what it returns stays."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from typing import TypeVar

from adx_tui.core.model import Check, Remedy

Outcome = TypeVar("Outcome")


def change_checks(
    checks: Generator[Check, None, Outcome], change: Callable[[Check], Check]
) -> Generator[Check, None, Outcome]:
    """Each of `checks` as `change` makes it. They are closed where nobody asks for more."""
    with closing(checks):
        while True:
            try:
                check = next(checks)
            except StopIteration as end:
                outcome: Outcome = end.value
                return outcome
            yield change(check)


def change_remedies(check: Check, change: Callable[[Remedy], Remedy]) -> Check:
    """The check with each of its remedies as `change` makes it."""
    if check.finding is None:
        return check
    remedies = tuple(map(change, check.finding.remedies))
    return replace(check, finding=replace(check.finding, remedies=remedies))
