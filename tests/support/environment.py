"""A project's environment step in this process, and whether what it says holds a secret."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.parse import quote

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Check, Context, Remedy, Risk
from adx_tui.core.redact import Redactor
from adx_tui.services.project.configuration import of_settings
from adx_tui.services.project.current_run import ServerPlace
from adx_tui.services.project.project import Project
from adx_tui.settings import Postgres, resolve
from adx_tui.steps.environment.step import EnvironmentStep

CONTEXT = cast(Context, SimpleNamespace(cancellation=Cancellation(), may_run_code=False))


def open_project(folder: Path, environment: Mapping[str, str] | None = None) -> Project:
    """The project in `folder`, its server ours, as a run has it before its first step."""
    settings = resolve({"project": folder}, {}, {}, default_state_dir=folder.parent / "state")
    project = Project(of_settings(settings), environment or {}, Redactor())
    project.run.place = ServerPlace(Postgres.EMBEDDED, "")
    return project


def look(project: Project) -> list[Check]:
    """What the step says of the files as they are now."""
    project.refresh()
    return list(EnvironmentStep(project).inspect(CONTEXT))


def with_code(checks: list[Check], code: str) -> list[Check]:
    return [check for check in checks if check.finding is not None and check.finding.code == code]


def safe_remedies(checks: list[Check], *, by_choice: bool = False) -> list[Remedy]:
    """Those that a run applies by itself, or those too that a person picks."""
    findings = [check.finding for check in checks if check.finding is not None]
    return [
        remedy
        for finding in findings
        for remedy in finding.remedies
        if remedy.risk is Risk.SAFE and (by_choice or not remedy.by_choice)
    ]


def mend(remedy: Remedy) -> str:
    assert remedy.apply is not None
    return remedy.apply(CONTEXT)


def assert_no_secret(checks: list[Check], *secrets: str) -> None:
    """None of them as it is, nor in a URL, nor in base64 wherever in a longer text it begins. The redactor, which masks
    what it knows, has not seen this: there is nothing for it to do."""
    said = repr(checks)
    for secret in secrets:
        for form in _forms(secret):
            assert form not in said, f"{form} in {said}"


def _forms(secret: str) -> set[str]:
    # Of what base64 makes of a text, its two ends depend on its neighbours.
    encoded = {base64.b64encode(b" " * at + secret.encode()).decode()[4:-4] for at in range(3)}
    return {secret, quote(secret, safe=""), *(form for form in encoded if len(form) > 7)}
