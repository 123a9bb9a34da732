"""What one reader makes of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST = 1024 * 1024
"""Of a value, filled in: a few lines that name each other can grow without end, and some readers let them."""
_MOST_ROUNDS = 2000

ENDLESS = "names itself without end"
"""Why a value is unsettled whose program would never be done with it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The keys of the files with the values that the program sees: those of the process environment where it has them.

    `unsettled` are the keys whose value only running something would tell, or that would never be done, and why, as the
    end of a sentence about the key. `refused` is why the reader gives up on what is not in `values`; empty where it
    does not. `commands` are the lines that would run something, which was not done.
    """

    values: Mapping[str, str]
    unsettled: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""
    commands: tuple[int, ...] = ()


class EndlessError(ValueError):
    """A value that the program would fill in for ever, or until it breaks."""


class Budget:
    """How much may be filled in for one program's files: more of it, and the program would not be done either."""

    def __init__(self) -> None:
        self._left = _MOST_ROUNDS

    def spend(self, value: str) -> None:
        """Before `value` is looked through once more. Raises EndlessError."""
        self._left -= 1 + len(value) // 1000
        if self._left < 0 or len(value) > LONGEST:
            raise EndlessError
