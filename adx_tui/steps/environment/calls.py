"""Values that are function calls of @env-spec, as `exec('op read …')`: varlock resolves them, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from adx_tui.core.model import Check, Finding, Location, failed, manual, ok, warning
from adx_tui.services.environment.env_file import Entry
from adx_tui.services.environment.spec.grammar import Call
from adx_tui.services.environment.spec.specification import call_in
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment

_VARLOCK = "varlock"


def find_calls(project: Project, environment: Environment) -> Mapping[str, tuple[Entry, Call]]:
    """The keys of `.env` whose value is a call, where no variable of the process environment comes before it."""
    decorated = environment.schema is not None and environment.schema.decorated
    entries = {entry.key: entry for entry in environment.file.entries} if environment.file else {}
    return {
        key: (entry, call)
        for key, entry in entries.items()
        if (call := call_in(entry.written, decorated=decorated)) and not project.process_environment.get(key)
    }


def check_calls(project: Project, environment: Environment) -> Iterator[Check]:
    """Name the keys whose value is a call. It is never made: it may be any command."""
    calls = find_calls(project, environment)
    if not calls:
        return
    path, title = project.relative(project.settings.env_file), "every value is there to be read"
    url = project.url_name
    uses_varlock = any(_VARLOCK in package.dependencies for package in project.repository.packages)
    if uses_varlock and url not in calls:
        yield ok("calls", "values that varlock resolves, and that are not read here", ", ".join(calls))
        return
    first = url if url in calls else next(iter(calls))
    entry, call = calls[first]
    who = "adx-tui runs no such command" if uses_varlock else "only varlock resolves it"
    finding = Finding(
        code="ADX128",
        cause=f"{first} is a call of {call.name}(): {who}, everybody else reads it as text.",
        subject=first,
        evidence=tuple(f"{path}:{one.line}  {key}" for key, (one, _) in calls.items()),
        location=Location(path, entry.line),
        remedies=(
            manual(
                f"environment.call.{first}",
                "run it through varlock, or write the value out",
                "varlock run -- adx-tui" if uses_varlock else f"{first}=…",
            ),
        ),
    )
    yield (failed if url in calls else warning)("calls", title, finding)
