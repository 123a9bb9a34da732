"""What the catalogue says of one code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "either"]


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code of the catalogue. `title` is how the row of a check reads that does not hold."""

    title: str
    why: str
    what_to_do: str
    prevention: str
    """How it does not come to it again."""
    severity: Severity
    """error: what builds on it is not tried; warning: the run goes on; either: by what was seen."""
    example: str
    """The cause, as it is said of one case."""
