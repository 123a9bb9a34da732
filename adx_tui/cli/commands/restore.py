"""`adx-tui restore NAME`: the database as it was when a snapshot was taken."""

from __future__ import annotations

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation, Option


def _run(invocation: Invocation) -> int:
    from adx_tui.engine import request

    return session.run(
        invocation,
        request.RunRequest(
            command=request.Command.RESTORE, name=invocation.argument, consent=invocation.option("database")
        ),
    )


COMMAND = Command(
    name="restore",
    flag="--restore",
    argument="NAME",
    summary="put the local database back to snapshot NAME; needs --database",
    details="All that is in the database now is lost, which is why it has to be named.",
    options=(Option(name="database", metavar="NAME", help="the database whose content is to be lost"),),
    examples=("adx-tui restore before --database shop",),
    run=_run,
)
