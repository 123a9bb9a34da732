"""Quotes in an `environment:` list of a compose file, which the container gets as a part of the value."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, manual, warning
from adx_tui.services.docker.compose_file import ComposeFileError
from adx_tui.services.project.project import Project


def check_lists(project: Project) -> Iterator[Check]:
    """A finding for each such variable. What else is wrong with the file, the server's step says."""
    if project.snapshot.compose_choice() is None:
        return
    try:
        quoted = project.snapshot.compose_file().quoted_variables(project.process_environment, project.settings.project)
    except (ComposeFileError, OSError):
        return
    for service, key, source in quoted:
        place = project.locate(source)
        finding = Finding(
            code="ADX137",
            cause=f"The container of {service} gets {key} with the quotes that {place} has around its value.",
            subject=key,
            evidence=(f'{place}  - {key}="…"',),
            location=place,
            remedies=(manual(f"environment.list.{service}.{key}", "take the quotes away", f"- {key}=…"),),
        )
        yield warning(f"compose.{service}.{key}", f"{service} gets {key} as it is meant", finding)
