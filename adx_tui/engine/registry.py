"""The steps of a run, in their order, each loaded when it is first looked at.

A container is so started without waiting for the driver of Postgres, which takes longer to load than all the rest and
is needed only once the server answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adx_tui.core.model import Context, Inspection, Step
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import another_machine, changed_files


@dataclass(frozen=True, slots=True)
class _LateStep:
    project: Project
    id: str
    title: str
    requires: tuple[str, ...]
    look: Callable[[Project, Context], Inspection]

    def inspect(self, context: Context) -> Inspection:
        checks = self.look(self.project, context)
        if self.requires:  # what the first step writes is the project's own
            checks = another_machine.guard(self.project, checks)
        return changed_files.guarded(checks)


def all_steps(project: Project) -> tuple[Step, ...]:
    """All of them, for `project`."""
    return (
        _LateStep(project, "environment", "Environment", (), _environment),
        _LateStep(project, "postgres", "Postgres", ("environment",), _postgres),
        _LateStep(project, "grants", "Grants", ("postgres",), _grants),
        _LateStep(project, "migrations", "Migrations", ("grants",), _migrations),
        _LateStep(project, "seeds", "Seeds", ("migrations",), _seeds),
        _LateStep(project, "application", "Application", ("seeds",), _application),
    )


def _environment(project: Project, context: Context) -> Inspection:
    from adx_tui.steps.environment.step import EnvironmentStep

    return EnvironmentStep(project).inspect(context)


def _postgres(project: Project, context: Context) -> Inspection:
    from adx_tui.steps.server.step import PostgresStep

    return PostgresStep(project).inspect(context)


def preload() -> None:
    """Load what comes once a server answers: while one starts, there is nothing else to do."""
    import adx_tui.steps.application.step
    import adx_tui.steps.grants.step
    import adx_tui.steps.migrations.step
    import adx_tui.steps.seeds.step  # noqa: F401


def _grants(project: Project, context: Context) -> Inspection:
    preload()
    from adx_tui.steps.grants.step import GrantsStep

    return GrantsStep(project).inspect(context)


def _migrations(project: Project, context: Context) -> Inspection:
    from adx_tui.steps.migrations.step import MigrationsStep

    return MigrationsStep(project).inspect(context)


def _seeds(project: Project, context: Context) -> Inspection:
    from adx_tui.steps.seeds.step import SeedsStep

    return SeedsStep(project).inspect(context)


def _application(project: Project, context: Context) -> Inspection:
    from adx_tui.steps.application.step import ApplicationStep

    return ApplicationStep(project).inspect(context)
