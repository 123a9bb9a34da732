"""Values that are function calls of @env-spec, as `exec('op read …')`: varlock resolves them, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, Location, failed, manual, ok, warning
from adx_tui.services.environment.spec.grammar import Call
from adx_tui.services.environment.spec.specification import call_in
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment

_VARLOCK = "varlock"


def call_of(project: Project, environment: Environment, key: str) -> Call | None:
    """The call that the value of `key` in `.env` is; None where it is plain text, or comes from elsewhere."""
    entry = environment.file.entry(key) if environment.file and not project.process_environment.get(key) else None
    if entry is None:
        return None
    return call_in(entry.written, decorated=environment.schema is not None and environment.schema.decorated)


def check_calls(project: Project, environment: Environment) -> Iterator[Check]:
    """Name the keys whose value is a call. It is never made: it may be any command."""
    keys = [key for key in environment.file.values if call_of(project, environment, key)] if environment.file else []
    if not keys:
        return
    path, title = project.relative(project.settings.env_file), "every value is there to be read"
    url = project.url_name
    uses_varlock = any(_VARLOCK in package.dependencies for package in project.repository.packages)
    if uses_varlock and url not in keys:
        yield ok("calls", "values that varlock resolves, and that are not read here", ", ".join(keys))
        return
    first = url if url in keys else keys[0]
    call, entry = call_of(project, environment, first), environment.file.entry(first) if environment.file else None
    assert call is not None  # it is one of the keys
    assert entry is not None
    who = "adx-tui runs no such command" if uses_varlock else "only varlock resolves it"
    finding = Finding(
        code="ADX128",
        cause=f"{first} is a call of {call.name}(): {who}, everybody else reads it as text.",
        subject=first,
        evidence=tuple(f"{path}:{_line(environment, key)}  {key}" for key in keys),
        location=Location(path, entry.line),
        remedies=(
            manual(
                f"environment.call.{first}",
                "run it through varlock, or write the value out",
                "varlock run -- adx-tui" if uses_varlock else f"{first}=…",
            ),
        ),
    )
    yield (failed if url in keys else warning)("calls", title, finding)


def _line(environment: Environment, key: str) -> int:
    entry = environment.file.entry(key) if environment.file else None
    return entry.line if entry else 0
