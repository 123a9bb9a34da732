"""`adx-tui` alone: the full screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adx_tui.cli import crash, session
from adx_tui.cli.command import Command, Invocation
from adx_tui.cli.output import usage

if TYPE_CHECKING:
    from adx_tui.engine.local import LocalSession


def _run(invocation: Invocation) -> int:
    from adx_tui.engine.request import UsageError

    try:
        local = session.opened(invocation)
        return _show(local, invocation)
    except UsageError as error:
        return usage(str(error))


def _show(local: LocalSession, invocation: Invocation) -> int:
    from adx_tui.tui import terminal

    plain = local.settings.plain_walk
    if (why := terminal.unusable(moves_cursor=not plain)) is not None:
        return usage(why)
    if plain:
        return _walk_in_lines(local, invocation)

    from adx_tui.engine.desktop import LocalDesktop
    from adx_tui.tui.app import run

    return run(local, LocalDesktop(local.settings.state_dir, invocation.environment))


def _walk_in_lines(local: LocalSession, invocation: Invocation) -> int:
    from adx_tui.engine.request import UsageError
    from adx_tui.headless.plain_walk.terminal import walk

    try:
        return walk(local, invocation.out, invocation.out.look(invocation.environment))
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001 - only the session knows the secrets to be masked
        return crash.report(error, local.save_crash)


COMMAND = Command(
    name="",
    summary="the full screen",
    examples=("adx-tui",),
    run=_run,
)
