"""How the checks of the code name a place, and show what is to be changed in a file."""

from __future__ import annotations

from pathlib import Path

from adx_tui.core.model import Location
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import Source


def locate(project: Project, path: Path, line: int | None = None, column: int | None = None) -> Location:
    """The place as a person in the project's folder would write it."""
    return Location(project.relative(path), line, column)


def locate_source(project: Project, source: Source | None) -> Location | None:
    """Where something was read."""
    return None if source is None else locate(project, source.path, source.line)


def command(project: Project, folder: Path, text: str) -> str:
    """A command line as it is typed in the project's folder."""
    return text if folder == project.settings.given else f"cd {project.relative(folder)} && {text}"
