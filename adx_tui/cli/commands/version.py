"""`adx-tui version`. Typed alone as `--version`, it is answered before any of this is loaded."""

from __future__ import annotations

import adx_tui
from adx_tui.cli.command import Command, Invocation


def _run(invocation: Invocation) -> int:
    invocation.out.write(f"adx-tui {adx_tui.__version__}\n")
    invocation.out.flush()
    return 0


COMMAND = Command(
    name="version",
    flag="--version",
    summary="which version this is",
    examples=("adx-tui version",),
    on_project=False,
    run=_run,
)
