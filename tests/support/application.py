"""The checks of an application's code, on a folder: no server, no run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Check, Context, Remedy, Status
from adx_tui.core.redact import Redactor
from adx_tui.services.project import configuration
from adx_tui.services.project.project import Project
from adx_tui.steps.application.step import ApplicationStep


class LookingContext:
    """What a step is given, for one that only looks."""

    def __init__(self) -> None:
        self.cancellation = Cancellation()
        self.may_run_code = False

    def doing(
        self, check: str, text: str, *, done: int | None = None, total: int | None = None, unit: str = ""
    ) -> None:
        pass

    def log(self, source: str, text: str, *, seconds: float | None = None) -> None:
        pass

    def preload(self) -> None:
        pass


def open_project(folder: Path, state: Path, environment: Mapping[str, str] | None = None) -> Project:
    process = {"ADX_STATE_DIR": str(state), **(environment or {})}
    return Project(configuration.read({"project": str(folder)}, process), process, Redactor())


def look(project: Project) -> list[Check]:
    """All checks, by the words that they have."""
    context: Context = LookingContext()
    return list(ApplicationStep(project).check_code(context))


def findings(checks: list[Check]) -> list[Check]:
    return [check for check in checks if check.finding is not None]


def words(checks: list[Check]) -> list[str]:
    """`failed ADX612 prisma/schema.prisma:3` of each that does not hold."""
    return [
        f"{check.status} {check.finding.code} {check.finding.location}" for check in findings(checks) if check.finding
    ]


def skipped(checks: list[Check]) -> dict[str, str]:
    return {check.id: check.detail for check in checks if check.status is Status.SKIPPED}


def remedies(checks: list[Check], code: str) -> Iterator[Remedy]:
    for check in findings(checks):
        if check.finding is not None and check.finding.code == code:
            yield from check.finding.remedies


def apply(remedy: Remedy) -> str:
    assert remedy.apply is not None, remedy
    return remedy.apply(LookingContext())
