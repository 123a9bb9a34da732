"""`adx-tui snapshot NAME`: a copy of the database, kept."""

from __future__ import annotations

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation


def _run(invocation: Invocation) -> int:
    from adx_tui.engine import request

    return session.run(invocation, request.RunRequest(command=request.Command.SNAPSHOT, name=invocation.argument))


COMMAND = Command(
    name="snapshot",
    flag="--snapshot",
    argument="NAME",
    summary="keep a copy of the local database under NAME",
    examples=("adx-tui snapshot before",),
    run=_run,
)
