"""How the checks of the code name a place, and show what is to be changed in a file."""

from __future__ import annotations

from pathlib import Path

from adx_tui.core.model import Location
from adx_tui.services.project.project import Project


def locate(project: Project, path: Path, line: int | None = None, column: int | None = None) -> Location:
    """The place as a person in the project's folder would write it."""
    return Location(project.relative(path), line, column)
