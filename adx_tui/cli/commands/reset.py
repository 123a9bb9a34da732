"""`adx-tui reset NAME`: the database, anew."""

from __future__ import annotations

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation


def _run(invocation: Invocation) -> int:
    from adx_tui.engine import request

    return session.run(invocation, request.RunRequest(command=request.Command.RESET, name=invocation.argument))


COMMAND = Command(
    name="reset",
    flag="--reset",
    argument="NAME",
    summary="drop and rebuild the local database NAME",
    details="All that is in it is lost, which is why it has to be named. Refused for a database on another machine.",
    examples=("adx-tui reset shop",),
    run=_run,
)
