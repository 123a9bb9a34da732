"""A row of the table that recognises pasted text: how a message reads, and the codes that it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Strength(IntEnum):
    """How much a message says by itself: what is stronger is answered first."""

    HINT = 10
    """It goes with several causes, or wraps the words of the true one."""
    CAUSE = 30
    """It names the cause."""


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing that is said in one or more ways: of versions, programs and languages. `…` stands for anything short.

    `codes` are what it stands for, the best first: ours, or a SQLSTATE, or a code of Prisma's or Node's where none of
    ours is about it. All of `requires` and nothing of `unless` has to stand in the text, too.
    """

    messages: tuple[str, ...]
    codes: tuple[str, ...]
    strength: Strength = Strength.CAUSE
    requires: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
