"""Which key stands for which remedy of a finding, and what it asks before."""

from __future__ import annotations

from collections.abc import Sequence

from adx_tui.core.model import Remedy, Risk

_KEYS = 9


def preferred(remedies: Sequence[Remedy]) -> Remedy | None:
    """The one that `f` stands for: the first that adx-tui does itself, rather one that loses nothing; else the first
    command, else the first."""
    return next(iter(sorted(remedies, key=_rank)), None)


def _rank(remedy: Remedy) -> int:
    if remedy.risk is Risk.MANUAL:
        return 2 if remedy.shell else 3
    return 0 if remedy.risk is Risk.SAFE else 1


def key(remedies: Sequence[Remedy], number: int) -> str:
    """The key of the remedy with this number, the first being 1; empty where there are more than keys."""
    if remedies[number - 1] is preferred(remedies):
        return "f"
    return str(number) if number <= _KEYS else ""


def is_done_at_once(remedy: Remedy) -> bool:
    """Whether its key does it without a question: it loses nothing, and is not one of several ways."""
    return remedy.risk is Risk.SAFE and not remedy.by_choice
