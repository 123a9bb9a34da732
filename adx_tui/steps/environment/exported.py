"""What `.envrc` exports: which of it counts, and where `.env` has another value."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, Location, manual, ok, warning
from adx_tui.core.wording import counted
from adx_tui.services.environment.direnv import Export
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment


def check_exports(project: Project, environment: Environment) -> Iterator[Check]:
    """That it was read, what is taken from it, and each key of which there are two values."""
    exports = environment.exports
    if not exports:
        return
    name, written = project.relative(exports[0].path), environment.file.values if environment.file else {}
    taken = [
        f"{export.key} (line {export.line})"
        for export in exports
        if export.key not in written and not project.process_environment.get(export.key)
    ]
    count = counted(len(exports), "plain export")
    detail = f"{count}; taken from it: {', '.join(taken)}" if taken else count
    yield ok("envrc", f"{name} is read, and nothing in it is run", detail)
    for export in exports:
        if export.key in written and environment.file is not None and written[export.key] != export.value:
            yield warning(f"envrc.{export.key}", f"{name} and .env agree", _finding(project, environment, export))


def _finding(project: Project, environment: Environment, export: Export) -> Finding:
    file = environment.file
    assert file is not None
    entry = file.entry(export.key)
    in_direnv = f"{project.relative(export.path)}:{export.line}"
    in_file = f"{project.relative(file.path)}:{entry and entry.line}"
    is_loaded = project.process_environment.get(export.key) == export.value
    counts = (
        f"{in_direnv} counts: direnv has loaded it here"
        if is_loaded
        else f"{in_file} counts: direnv has not loaded it here"
    )
    return Finding(
        code="ADX135",
        cause=f"{export.key} has one value in {in_direnv} and another in {in_file}.",
        subject=export.key,
        evidence=(counts,),
        location=Location(project.relative(export.path), export.line),
        remedies=(
            manual(f"environment.envrc.{export.key}", "keep the value in one of the two", f"{in_direnv}\n{in_file}"),
        ),
    )
