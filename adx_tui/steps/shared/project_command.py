"""A command of the project's own as a remedy: it waits to be picked, and what it wrote is said where it fails."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

from adx_tui.core import exit_codes
from adx_tui.core.model import Context, Finding, Remedy, RemedyFailedError, Risk, typed
from adx_tui.services.child_process import ChildTimeoutError
from adx_tui.services.project import command as project_command
from adx_tui.services.project import project_commands
from adx_tui.services.project.command import CommandNotStartedError
from adx_tui.services.project.project import Project
from adx_tui.services.project.repository import ProjectCommand


def remedy(project: Project, command: ProjectCommand, *, id: str, title: str) -> Remedy:
    """Run `command`, which is called `id` and does `title`. It is never run because a run applies what is safe."""
    return Remedy(
        id=id,
        title=title,
        risk=Risk.SAFE,
        preview=shown(project, command),
        apply=lambda context: _run(project, command, title, context),
        by_choice=True,
    )


def shown(project: Project, command: ProjectCommand) -> str:
    """The command as a person would type it, with the folder where that is another one, and what stands behind it."""
    line = in_folder(project, command.folder, command.name or command.text)
    place = project.locate(command.source)
    return f"{line}\n# {place}: {command.text}" if command.name and command.name != command.text else line


def in_folder(project: Project, folder: Path, text: str) -> str:
    """The command line `text` as it is typed in the project's folder, where it is meant for `folder`."""
    return text if folder == project.settings.given else f"cd {shlex.quote(project.relative(folder))} && {text}"


def _run(project: Project, command: ProjectCommand, title: str, context: Context) -> str:
    environment = {**project.environment().values, **project.process_environment}
    text = command.name or command.text
    try:
        result = project_command.run(
            text,
            command.folder,
            environment,
            cancellation=context.cancellation,
            on_line=lambda line: context.log("project", line),
        )
    except CommandNotStartedError as error:
        finding = _failure(project, command, f"it {error}", ())
        if error.is_missing and project.repository.manager is not None:
            install = project_commands.install(command.folder, project.repository.manager_name, command.source)
            how = typed("project.install", "install the project's packages, then run again", shown(project, install))
            finding = replace(finding, remedies=(how,))
        raise RemedyFailedError(finding) from None
    except ChildTimeoutError:
        minutes = project_command.SECONDS / 60
        raise RemedyFailedError(_failure(project, command, f"it took longer than {minutes:.0f} minutes", ())) from None
    if result.exit_code:
        problem = f"it ended with {exit_codes.in_words(result.exit_code)}"
        raise RemedyFailedError(_failure(project, command, problem, result.lines))
    return f"ran {text}"


def _failure(project: Project, command: ProjectCommand, problem: str, lines: tuple[str, ...]) -> Finding:
    called = command.name or command.text
    return Finding(
        code="ADX010",
        cause=f"The project's own command failed: {problem}.",
        subject=called,
        evidence=tuple(f"wrote  {line}" for line in lines[-12:]),
        location=project.locate(command.source),
        remedies=(typed("project.command", "run it yourself, and mend what it says", shown(project, command)),),
    )
