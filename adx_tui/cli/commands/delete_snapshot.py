"""`adx-tui delete-snapshot NAME`: a copy that is kept no longer."""

from __future__ import annotations

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation


def _run(invocation: Invocation) -> int:
    from adx_tui.engine import request

    return session.run(
        invocation, request.RunRequest(command=request.Command.DELETE_SNAPSHOT, name=invocation.argument)
    )


COMMAND = Command(
    name="delete-snapshot",
    flag="--delete-snapshot",
    argument="NAME",
    summary="delete snapshot NAME",
    examples=("adx-tui delete-snapshot before",),
    run=_run,
)
