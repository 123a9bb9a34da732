"""What can be wrong with a Prisma schema: in its syntax, or in what it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from adx_tui.services.prisma.schema_syntax import Span


class ProblemKind(StrEnum):
    # Syntax: the line can't be read, and is left out.
    INVALID_LINE = "invalid_line"
    """In a block, but no field, attribute, value or property."""
    INVALID_BLOCK = "invalid_block"
    """Neither in a block nor the beginning of one; or the beginning of one that never ends."""
    INVALID_TYPE = "invalid_type"
    """A field without a type, or with one in a notation of Prisma 1."""
    INVALID_ARGUMENT = "invalid_argument"
    """An argument without a value, or a comma behind the last one."""


@dataclass(frozen=True, slots=True)
class LineEdit:
    """Lines `first` to `last` of a file become `replacement`; with `last` before `first`, they come before `first`."""

    file: Path
    first: int
    last: int
    replacement: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """`message` is a sentence for a person. Where `edits` are given they do no more than `prisma format` would, or say
    the same elsewhere."""

    kind: ProblemKind
    message: str
    span: Span
    is_warning: bool = False
    edits: tuple[LineEdit, ...] = ()
