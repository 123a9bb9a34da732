"""A file of the project that a merge left with both sides in it: whoever reads it fails, or takes one side unasked."""

from __future__ import annotations

import shlex
from pathlib import Path

from adx_tui.core.model import Finding, Location, manual
from adx_tui.services import merge_marks
from adx_tui.services.project.project import Project

RESOLVED = "no merge is left unfinished in it"
_MOST_SHOWN = 8


def unfinished(project: Project, path: Path, lines: tuple[int, ...]) -> Finding:
    """`lines` are those with git's marks."""
    name = project.relative(path)
    place = Location(name, lines[0])
    whole = f"git checkout --ours -- {shlex.quote(name)}"
    return Finding(
        code="ADX011",
        cause=f"{name} has both sides of a merge in it: line {lines[0]} is {merge_marks.WORDS}.",
        subject=str(place),
        evidence=tuple(f"{name}:{line}  {merge_marks.WORDS}" for line in lines[:_MOST_SHOWN]),
        location=place,
        remedies=(
            manual("project.merge", "keep one side, or both in order, and take the marks out", f"# {place}"),
            manual("project.merge_whole", "or take one side of the whole file", whole),
        ),
    )
