"""`adx-tui` alone: the full screen."""

from __future__ import annotations

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation
from adx_tui.cli.output import usage


def _run(invocation: Invocation) -> int:
    from adx_tui.engine.local import UsageError

    try:
        local = session.opened(invocation)
    except UsageError as error:
        return usage(str(error))

    from adx_tui.tui import terminal

    if (why := terminal.unusable()) is not None:
        return usage(why)

    from adx_tui.engine.desktop import LocalDesktop
    from adx_tui.tui.app import run

    return run(local, LocalDesktop(local.settings.state_dir, invocation.environment))


COMMAND = Command(
    name="",
    summary="the full screen",
    examples=("adx-tui",),
    run=_run,
)
