"""Values that another program keeps: named as such in one place, and judged by nobody else."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, Location, manual, ok
from adx_tui.services.environment.references import Reference, find_reference
from adx_tui.services.project.snapshot import Environment


def check_references(environment: Environment) -> Iterator[Check]:
    """Which values are encrypted, or names of secrets."""
    keys: dict[str, list[str]] = {}
    for key, value in environment.values.items():
        if (reference := find_reference(value)) is not None:
            keys.setdefault(reference.program, []).append(key)
    if keys:
        kept = "; ".join(f"{program} has {', '.join(names)}" for program, names in keys.items())
        yield ok("references", "what is kept elsewhere is known", kept)


def finding(key: str, reference: Reference, location: Location | None) -> Finding:
    """A value that adx-tui needs itself is kept elsewhere."""
    command = f"{reference.command or '<the program that fills it in> '}adx-tui"
    return Finding(
        code="ADX136",
        cause=f"{key} is kept elsewhere: only {reference.program} can tell what it is.",
        subject=key,
        evidence=(f"{key}  in the form of {reference.program}",),
        location=location,
        remedies=(manual(f"environment.elsewhere.{key}", f"run adx-tui with what {reference.program} has", command),),
    )
