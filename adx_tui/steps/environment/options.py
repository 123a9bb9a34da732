"""Options of adx-tui in the files of a project: those that have no effect there are reported, with their line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from adx_tui.core.model import Check, Finding, Location, Remedy, manual, warning
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment
from adx_tui.settings import COMMANDS, FROM_ENV_FILE, NAMES, WITHOUT_FLAG, flag, variable

_PREFIX = "ADX_"


def check_options(project: Project, environment: Environment) -> Iterator[Check]:
    """What `.env`, and the example it is made from, would set and can't."""
    example = environment.schema.file if environment.schema else None
    for file in (environment.file, example):
        if file is not None:
            yield from _without_effect(project.relative(file.path), file)


def _without_effect(name: str, file: EnvFile) -> Iterator[Check]:
    heard = {variable(option) for option in FROM_ENV_FILE}
    for entry in file.entries:
        if entry.key.startswith(_PREFIX) and entry.key not in heard and file.entry(entry.key) is entry:
            cause, how = _explain(entry.key, name)
            finding = Finding(
                code="ADX154",
                cause=cause,
                subject=entry.key,
                evidence=(f"{name}:{entry.line}  {entry.key}", f"heard there  {', '.join(sorted(heard))}"),
                location=Location(name, entry.line),
                remedies=(how,),
            )
            yield warning(f"option.{name}.{entry.key}", f"every option in {name} has an effect", finding)


def _explain(key: str, name: str) -> tuple[str, Remedy]:
    """Why `key` has no effect, and what to do."""
    options = {variable(option): option for option in (*NAMES, *COMMANDS)}
    if key in options:
        cause = f"{key} has no effect in {name}: that is for you to say, not for a file of the project."
        where, preview = (
            "on the command line",
            f"adx-tui {flag(options[key])} …  # or {key}=… in the process environment",
        )
        if options[key] in WITHOUT_FLAG:
            where, preview = "in the process environment", f"{key}=… adx-tui --auto"
        return cause, manual(f"environment.option.{key}", f"give it {where}, and take the line out", preview)
    near = difflib.get_close_matches(key, options, n=1)
    cause = f"adx-tui has no option {key}" + (f"; the nearest is {near[0]}." if near else ".")
    title = "correct the name" if near else "take the line out, or give the key another name"
    return cause, manual(f"environment.option.{key}", title, f"{near[0]}=…" if near else f"# {key}=…")
