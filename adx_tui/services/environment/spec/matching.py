"""An automaton gone through once: all ways that it could take on are followed at once, so that none is tried again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

_MOST_WORK = 2_000_000
"""Steps: about a second of them."""

Test: TypeAlias = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction: `test` a character, or go on at each of `to`; `at` is a condition on the place, not on it."""

    test: Test | None = None
    to: tuple[int, ...] = ()
    at: Callable[[Search, int], bool] | None = None


MATCH = Step()


@dataclass(frozen=True, slots=True)
class Pattern:
    """An expression that was understood."""

    steps: tuple[Step, ...]
    sticky: bool

    def matches(self, text: str) -> bool | None:
        """Whether it matches anywhere in `text`; None where finding out would take too long."""
        search = Search(text)
        try:
            return search.run(self.steps, 0, anchored=self.sticky)
        except _TooMuchWorkError:
            return None


class _TooMuchWorkError(Exception):
    pass


class Search:
    """A text that is gone through, and the work that was done on it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.work = 0

    def run(self, steps: tuple[Step, ...], start: int, *, anchored: bool) -> bool:
        """Whether `steps` match from `start` on, or from any later place. Raises _TooMuchWorkError."""
        current: list[int] = []
        for position in range(start, len(self.text) + 1):
            entries = [0, *reversed(current)] if position == start or not anchored else list(reversed(current))
            if not entries:
                return False
            waiting = self._follow(steps, entries, position)
            if waiting is None:
                return True
            character = self.text[position : position + 1]
            current = [index + 1 for index in waiting if character and self._passes(steps[index], character)]
        return False

    def _passes(self, step: Step, character: str) -> bool:
        return step.test is not None and step.test(character)

    def _follow(self, steps: tuple[Step, ...], entries: list[int], position: int) -> list[int] | None:
        """The steps that wait for a character, reached from `entries`; None where the end is."""
        seen: set[int] = set()
        waiting: list[int] = []
        while entries:
            index = entries.pop()
            if index in seen:
                continue
            seen.add(index)
            self.work += 1
            if self.work > _MOST_WORK:
                raise _TooMuchWorkError
            step = steps[index]
            if step is MATCH:
                return None
            if step.test is not None:
                waiting.append(index)
            elif step.at is None or step.at(self, position):
                entries.extend(step.to)
        return waiting
