"""What programs get from a line of a `.env` file, and what can be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adx_tui.services.environment.env_file import Entry, Spelled
from adx_tui.services.project.env_programs import Program

WRITTEN = Program("what is written", ())
"""Beside the programs, where it is plain that none should take the value for anything else."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program gets for a key: one value, or several where only its code would tell which; None: nothing."""

    program: Program
    values: frozenset[str | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """A line whose value is not the same for all that take it."""

    path: Path
    entry: Entry
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A program that gives up on its files, and why."""

    program: Program
    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class Override:
    """A key that two files of a program have with different values: `counts` is the line that it takes."""

    program: Program
    key: str
    counts: tuple[Path, int]
    other: tuple[Path, int]


@dataclass(frozen=True, slots=True)
class Mended:
    """A spelling that every program reads as `value`. `is_certain`: what is meant can't be anything else."""

    value: str
    spelled: Spelled
    text: str
    """The whole file with it."""
    is_certain: bool
