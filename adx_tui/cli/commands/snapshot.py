"""`adx-tui snapshot NAME`: a copy of the database, kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation

if TYPE_CHECKING:
    from adx_tui.core.runner import RemedyFilter
    from adx_tui.engine.local import LocalSession


def _run(invocation: Invocation) -> int:
    def request(local: LocalSession) -> RemedyFilter:
        from adx_tui.steps.snapshots import step

        local.request_snapshots(step.SnapshotCommand.TAKE, invocation.argument)
        return step.wanted

    return session.run(invocation, request)


COMMAND = Command(
    name="snapshot",
    flag="--snapshot",
    argument="NAME",
    summary="keep a copy of the local database under NAME",
    examples=("adx-tui snapshot before",),
    run=_run,
)
