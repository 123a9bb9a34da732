"""`adx-tui explain CODE`: the entry of the catalogue."""

from __future__ import annotations

from adx_tui.cli.command import Command, Invocation
from adx_tui.cli.output import usage


def _run(invocation: Invocation) -> int:
    from adx_tui.core import codes

    code = invocation.argument.upper()
    entry = codes.ENTRIES.get(code)
    if entry is None:
        return usage(f"--explain {invocation.argument}: there is no such code; they run from ADX101 to ADX903")
    invocation.out.write(f"{code}: {entry.title}\n\n{entry.why}\n\nwhat to do: {entry.what_to_do}\n")
    invocation.out.flush()
    return 0


def _codes() -> tuple[str, ...]:
    from adx_tui.core import codes

    return tuple(codes.ENTRIES)


COMMAND = Command(
    name="explain",
    flag="--explain",
    argument="CODE",
    argument_values=_codes,
    summary="what a code means, why it happens, what to do",
    examples=("adx-tui explain ADX311",),
    on_project=False,
    run=_run,
)
