"""`adx-tui snapshots`: the copies that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation

if TYPE_CHECKING:
    from adx_tui.core.runner import RemedyFilter
    from adx_tui.engine.local import LocalSession


def _run(invocation: Invocation) -> int:
    def request(local: LocalSession) -> RemedyFilter:
        from adx_tui.core import runner
        from adx_tui.steps.snapshots import step

        local.request_snapshots(step.SnapshotCommand.LIST)
        return runner.INSPECT_ONLY

    return session.run(invocation, request, verbose=True)  # a list is nothing without what is in it


COMMAND = Command(
    name="snapshots",
    flag="--snapshots",
    summary="list the snapshots of the local database",
    examples=("adx-tui snapshots",),
    run=_run,
)
