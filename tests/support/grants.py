"""The `grants` step run in this process on any server: for tests that run it too often for a program each."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.events import CheckReported, Event
from adx_tui.core.model import Check, Finding, Remedy, Risk
from adx_tui.core.state import ExitCode
from adx_tui.engine import request
from adx_tui.engine.local import LocalSession
from adx_tui.engine.request import RunRequest
from adx_tui.services.project.configuration import of_settings
from adx_tui.steps.grants.matrix import Row
from adx_tui.steps.grants.step import GrantsStep
from adx_tui.steps.server import place


@dataclass(slots=True)
class GrantsRun:
    """One run: its exit code, and each check as it was reported."""

    exit_code: ExitCode
    checks: list[Check] = field(default_factory=list)

    @property
    def findings(self) -> list[tuple[str, Finding]]:
        """Check and finding, as the run ended."""
        last = {check.id: check for check in self.checks}
        return [(check.id, check.finding) for check in last.values() if check.finding is not None]

    @property
    def finding(self) -> Finding:
        ((_, finding),) = self.findings
        return finding

    def check(self, id: str) -> Check:
        return {check.id: check for check in self.checks}[id]

    @property
    def plan(self) -> list[str]:
        """The statements of the remedies that are offered and lose nothing, each remedy once."""
        remedies = [remedy for _, finding in self.findings for remedy in finding.remedies]
        previews = {remedy.id: remedy.preview for remedy in remedies if remedy.risk is not Risk.DESTRUCTIVE}
        lines = (line for preview in previews.values() for line in preview.split(";\n"))
        return [line.removesuffix(";") for line in lines if line.removesuffix(";") not in ("", "BEGIN", "COMMIT")]


def write_env(folder: Path, **values: str) -> None:
    """A private .env for an external server."""
    file = folder / ".env"
    file.touch(mode=0o600)
    file.write_text("".join(f"{key}='{value}'\n" for key, value in values.items()), encoding="utf-8")


def check(folder: Path) -> GrantsRun:
    return _run(folder, request.CHECK)


def mend(folder: Path) -> GrantsRun:
    return _run(folder, request.AUTO)


def execute(connection: psycopg.Connection[Any], *statements: str) -> None:
    for statement in statements:
        connection.execute(statement.encode())


def codes(run: GrantsRun) -> list[str]:
    return [finding.code for _, finding in run.findings]


def remedy(run: GrantsRun, check: str) -> Remedy:
    finding = run.check(check).finding
    assert finding is not None
    return finding.remedies[0]


def matrix(folder: Path) -> tuple[Row, ...]:
    """Role × layer, as the step tells it."""
    session = _session(folder)
    place.settle(session.project)
    return GrantsStep(session.project).matrix(Cancellation())


def _run(folder: Path, asked: RunRequest) -> GrantsRun:
    run = GrantsRun(ExitCode.BUG)

    def on_event(event: Event) -> None:
        if isinstance(event, CheckReported) and event.step == "grants":
            run.checks.append(event.check)

    run.exit_code = _session(folder).run(asked, on_event, Cancellation())
    return run


def _session(folder: Path) -> LocalSession:
    flags = {"project": str(folder), "postgres": "external", "steps": ["grants"]}
    return LocalSession(of_settings(settings.resolve(flags, {}, {}, default_state_dir=folder / ".state")), {})
