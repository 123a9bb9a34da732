"""`adx-tui help`: all of it, or one command."""

from __future__ import annotations

from adx_tui.cli.command import Command, Invocation
from adx_tui.cli.nearest import nearest
from adx_tui.cli.output import usage


def _run(invocation: Invocation) -> int:
    from adx_tui.cli import parser

    known = {command.name: command for command in invocation.commands}
    name = invocation.argument
    if name and name not in known:
        meant = nearest(name, known)
        return usage(
            f"there is no command `{name}`" + (f"; did you mean `{meant}`?" if meant else "; see adx-tui help")
        )
    page = parser.for_command(known[name]) if name else parser.for_help(invocation.commands)
    invocation.out.write(page.format_help())
    invocation.out.flush()
    return 0


COMMAND = Command(
    name="help",
    argument="COMMAND",
    argument_is_optional=True,
    summary="everything there is, or more on one command",
    examples=("adx-tui help reset",),
    on_project=False,
    run=_run,
)
