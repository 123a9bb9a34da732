"""`adx-tui restore NAME`: the database as it was when a snapshot was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation, Option

if TYPE_CHECKING:
    from adx_tui.core.runner import RemedyFilter
    from adx_tui.engine.local import LocalSession


def _run(invocation: Invocation) -> int:
    def request(local: LocalSession) -> RemedyFilter:
        from adx_tui.steps.snapshots import step

        local.request_restore(invocation.argument, invocation.option("database"))
        return step.wanted

    return session.run(invocation, request)


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
