"""`adx-tui` alone: the full screen."""

from __future__ import annotations

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation
from adx_tui.cli.output import usage


def _run(invocation: Invocation) -> int:
    configure = session.configured(invocation)
    configuration = configure()

    from adx_tui.tui import terminal

    if (why := terminal.unusable()) is not None:
        return usage(why)

    from adx_tui.engine.desktop import LocalDesktop
    from adx_tui.engine.local import LocalSession, UsageError
    from adx_tui.services.postgres import shell_variables
    from adx_tui.tui.app import run

    try:
        project = LocalSession(configuration, shell_variables.environment(), configure)
        return run(project, LocalDesktop(configuration.settings.state_dir, invocation.environment))
    except UsageError as error:
        return usage(str(error))


COMMAND = Command(
    name="",
    summary="the full screen",
    examples=("adx-tui",),
    run=_run,
)
