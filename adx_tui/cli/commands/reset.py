"""`adx-tui reset NAME`: the database, anew."""

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

        local.request_reset(invocation.argument)
        return runner.apply_safe_and_consented(invocation.argument)

    return session.run(invocation, request)


COMMAND = Command(
    name="reset",
    flag="--reset",
    argument="NAME",
    summary="drop and rebuild the local database NAME",
    details="All that is in it is lost, which is why it has to be named. Refused for a database on another machine.",
    examples=("adx-tui reset shop",),
    run=_run,
)
