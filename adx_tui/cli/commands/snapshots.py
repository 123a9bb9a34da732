"""`adx-tui snapshots`: the copies that are kept."""

from __future__ import annotations

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation


def _run(invocation: Invocation) -> int:
    from adx_tui.engine import request

    asked = request.RunRequest(command=request.Command.LIST_SNAPSHOTS)
    return session.run(invocation, asked, verbose=1)  # a list is nothing without what is in it


COMMAND = Command(
    name="snapshots",
    flag="--snapshots",
    summary="list the snapshots of the local database",
    examples=("adx-tui snapshots",),
    run=_run,
)
