"""`adx-tui` alone: the full screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adx_tui.cli import crash, session
from adx_tui.cli.command import Command, Invocation
from adx_tui.cli.output import usage

if TYPE_CHECKING:
    from adx_tui.engine.local import LocalSession


def _run(invocation: Invocation) -> int:
    configure = session.configured(invocation)
    configuration = configure()

    from adx_tui.tui import terminal

    plain = configuration.settings.plain_walk
    if (why := terminal.unusable(moves_cursor=not plain)) is not None:
        return usage(why)

    from adx_tui.engine.local import LocalSession, UsageError
    from adx_tui.services.postgres import shell_variables

    try:
        project = LocalSession(configuration, shell_variables.environment(), configure)
        if plain:
            return _walk_in_lines(project, invocation)

        from adx_tui.engine.desktop import LocalDesktop
        from adx_tui.tui.app import run

        return run(project, LocalDesktop(configuration.settings.state_dir, invocation.environment))
    except UsageError as error:
        return usage(str(error))


def _walk_in_lines(project: LocalSession, invocation: Invocation) -> int:
    from adx_tui.engine.local import UsageError
    from adx_tui.headless.plain_walk.terminal import walk

    try:
        return walk(project, invocation.out, invocation.out.look(invocation.environment))
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001 - only the session knows the secrets to be masked
        return crash.report(error, project.save_crash)


COMMAND = Command(
    name="",
    summary="the full screen",
    examples=("adx-tui",),
    run=_run,
)
