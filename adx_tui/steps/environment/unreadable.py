"""A file of the environment that can't be read, or not any more."""

from __future__ import annotations

import shlex
from pathlib import Path

from adx_tui.core.model import Finding, Location, typed
from adx_tui.services.project.project import Project


def place(project: Project, error: OSError) -> Location:
    """The file that an error is about, and its line where it has one."""
    path = Path(error.filename or project.settings.env_file)
    return Location(project.relative(path), getattr(error, "line", None))


def finding(project: Project, error: OSError) -> Finding:
    """Why, and what to look at."""
    where = place(project, error)
    how = typed("environment.readable", "make it a readable file of UTF-8 text", f"ls -l {shlex.quote(where.path)}")
    return Finding(
        code="ADX103",
        cause=f"{where.path} can't be read: {error.strerror}.",
        subject=where.path,
        evidence=(f"{error.filename}: {error.strerror}",),
        location=where,
        remedies=(how,),
    )
