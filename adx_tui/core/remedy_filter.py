"""Which remedies a run applies: none, what loses nothing, or also what the person has agreed to lose."""

from __future__ import annotations

from collections.abc import Callable

from adx_tui.core.model import Remedy, Risk

RemedyFilter = Callable[[str, Remedy], bool]
"""Whether this remedy of this step (by id) is to be applied."""


def _is_never_applied(_step: str, _remedy: Remedy) -> bool:
    return False


def apply_safe_and_consented(consent: str) -> RemedyFilter:
    """Everything that loses nothing, and what loses the database called `consent`: `--reset`."""
    return lambda step, remedy: (
        _is_safe(step, remedy) or (remedy.risk is Risk.DESTRUCTIVE and remedy.consent == consent)
    )


def _is_safe(_step: str, remedy: Remedy) -> bool:
    return remedy.risk is Risk.SAFE and not remedy.by_choice


INSPECT_ONLY: RemedyFilter = _is_never_applied
"""Only look: `--check`."""
APPLY_SAFE: RemedyFilter = _is_safe
"""Everything that loses nothing, where nobody has to choose: `--auto`."""
