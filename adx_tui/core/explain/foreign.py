"""What is said of a code that is not ours: PostgreSQL's, Prisma's, Node's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """One code of another program. `see` are the codes of ours that look at what is behind it, the likeliest first."""

    meaning: str
    what_to_do: str
    see: tuple[str, ...] = ()
