"""`adx-tui check`: only look."""

from __future__ import annotations

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation


def _run(invocation: Invocation) -> int:
    from adx_tui.engine import request

    return session.run(invocation, request.CHECK)


COMMAND = Command(
    name="check",
    flag="--check",
    summary="only look, and change nothing; exit 1 if anything does not hold",
    examples=("adx-tui check -v", "adx-tui check --step grants", "adx-tui check --report report.md"),
    run=_run,
)
