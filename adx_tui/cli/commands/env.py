"""`adx-tui env`: every key of the environment, where its value is from, and who reads it; no secret is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation
from adx_tui.cli.output import usage

if TYPE_CHECKING:
    from adx_tui.engine.local import LocalSession
    from adx_tui.headless.live import Renderer


def _run(invocation: Invocation) -> int:
    def act(local: LocalSession, _: Renderer) -> int:
        from adx_tui.headless import environment
        from adx_tui.headless.text import without_commands
        from adx_tui.settings import Output

        try:
            table = local.environment_table()
        except OSError as error:
            return usage(f"{error.filename} can't be read: {error.strerror}")
        if local.settings.output is Output.JSON:
            lines = [environment.as_json(table)]
        else:
            lines = [without_commands(line) for line in environment.as_text(table)]
        invocation.out.write("".join(f"{line}\n" for line in lines))
        invocation.out.flush()
        return 0

    return session.with_session(invocation, act)


COMMAND = Command(
    name="env",
    summary="every key: its value (masked), from which line, what it overrides, who reads it",
    details="Secrets are masked: of a database's URL the password, of anything else all of it. It changes nothing.",
    examples=("adx-tui env", "adx-tui env --output json", "adx-tui env --project apps/web"),
    run=_run,
)
