"""`adx-tui up`: everything that loses nothing, applied without being asked."""

from __future__ import annotations

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation


def _run(invocation: Invocation) -> int:
    from adx_tui.engine import request

    return session.run(invocation, request.AUTO)


COMMAND = Command(
    name="up",
    flag="--auto",
    summary="set everything up: apply every remedy that loses nothing",
    examples=("adx-tui up", "adx-tui up --postgres embedded", "adx-tui up --output json --timeout 300"),
    run=_run,
)
