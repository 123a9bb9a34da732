"""The steps of a run, in their order, each loaded when it is first looked at.

A container is so started without waiting for the driver of Postgres, which takes longer to load than all the rest and
is needed only once the server answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adx_tui.core.model import CommandStep, Context, Inspection, Step
from adx_tui.engine.request import Command
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import another_machine, changed_files, typed_options


@dataclass(frozen=True, slots=True)
class _LateStep:
    project: Project
    id: str
    title: str
    requires: tuple[str, ...]
    look: Callable[[Project, Context], Inspection]

    def inspect(self, context: Context) -> Inspection:
        checks = self.look(self.project, context)
        if self.id not in ("project", "environment"):  # what those write is the project's own
            checks = another_machine.guard(self.project, checks)
        return changed_files.guarded(typed_options.repeated(self.project.settings.typed, checks))


def all_steps(project: Project, *, reset: bool = False) -> tuple[Step, ...]:
    """All of them, for `project`; with `reset`, its database is emptied before the steps that build it anew."""
    command = (_reset(project),) if reset else ()
    return (
        _LateStep(project, "project", "Project", (), _project),
        _LateStep(project, "environment", "Environment", ("project",), _environment),
        _LateStep(project, "postgres", "Postgres", ("environment",), _postgres),
        *command,
        _LateStep(project, "grants", "Grants", ("postgres", *(step.id for step in command)), _grants),
        _LateStep(project, "migrations", "Migrations", ("grants",), _migrations),
        _LateStep(project, "seeds", "Seeds", ("migrations",), _seeds),
        _LateStep(project, "application", "Application", ("seeds",), _application),
    )


def _reset(project: Project) -> CommandStep:
    from adx_tui.steps.grants.reset_step import ResetStep

    return ResetStep(project)


def snapshots_step(project: Project, command: Command, name: str) -> Step:
    """The step of a command that is about the snapshot `name`, or about all of them."""
    from adx_tui.steps.snapshots import step

    match command:
        case Command.SNAPSHOT:
            return step.TakeSnapshot(project=project, name=name)
        case Command.RESTORE:
            return step.RestoreSnapshot(project=project, name=name)
        case Command.DELETE_SNAPSHOT:
            return step.DeleteSnapshot(project=project, name=name)
        case _:
            return step.ListSnapshots(project=project)


def _project(project: Project, context: Context) -> Inspection:
    from adx_tui.steps.project.step import ProjectStep

    return ProjectStep(project).inspect(context)


def _environment(project: Project, context: Context) -> Inspection:
    from adx_tui.steps.environment.step import EnvironmentStep

    return EnvironmentStep(project).inspect(context)


def _postgres(project: Project, context: Context) -> Inspection:
    from adx_tui.steps.server.step import PostgresStep

    return PostgresStep(project).inspect(context)


def preload(project: Project) -> None:
    """Load what comes once a server answers: while one starts, there is nothing else to do."""
    import adx_tui.steps.application.step
    import adx_tui.steps.grants.step
    import adx_tui.steps.migrations.step
    import adx_tui.steps.seeds.step

    if project.prisma is not None and project.prisma.schema is not None:
        import adx_tui.steps.application.code
        import adx_tui.steps.application.described  # noqa: F401


def _grants(project: Project, context: Context) -> Inspection:
    preload(project)
    from adx_tui.steps.grants.step import GrantsStep

    return GrantsStep(project).inspect(context)


def _migrations(project: Project, context: Context) -> Inspection:
    from adx_tui.steps.migrations import own_runner
    from adx_tui.steps.migrations.step import MigrationsStep

    return MigrationsStep(project, own_runner.find_runner(project)).inspect(context)


def _seeds(project: Project, context: Context) -> Inspection:
    from adx_tui.steps.seeds.step import SeedsStep

    return SeedsStep(project).inspect(context)


def _application(project: Project, context: Context) -> Inspection:
    from adx_tui.steps.application.step import ApplicationStep

    return ApplicationStep(project).inspect(context)
