"""Keys of `.env` that the shell, or who started this process, has another value for."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, Location, manual, warning
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment


def check_shell(project: Project, environment: Environment) -> Iterator[Check]:
    """Those that both have, with different values: the process environment wins."""
    if not environment.shadowed:
        return
    names, file = ", ".join(environment.shadowed), project.settings.env_file.name
    how = manual(
        "environment.unset",
        "take it out of the shell if the file is meant to count",
        f"unset {' '.join(environment.shadowed)}",
    )
    entry = environment.file.entry(environment.shadowed[0]) if environment.file else None
    finding = Finding(
        code="ADX150",
        cause=f"The process environment has another value than {file} for {names}; it wins.",
        subject=names,
        evidence=tuple(
            f"{file}:{entry.line}  {key}; the process environment has another value, which counts"
            for key in environment.shadowed
            if environment.file is not None and (entry := environment.file.entry(key)) is not None
        ),
        location=Location(project.relative(project.settings.env_file), entry.line) if entry else None,
        remedies=(how,),
    )
    yield warning("shell", "the shell overrides no key", finding)
