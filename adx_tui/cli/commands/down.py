"""`adx-tui down`: the server stopped, its data kept, or deleted where the database is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adx_tui.cli import session
from adx_tui.cli.command import Command, Invocation, Option

if TYPE_CHECKING:
    from adx_tui.engine.local import LocalSession
    from adx_tui.headless.live import Renderer

DONE, NOT_DONE = 0, 1


def _run(invocation: Invocation) -> int:
    volumes = invocation.option("volumes")

    def act(local: LocalSession, draw: Renderer) -> int:
        from datetime import UTC, datetime

        from adx_tui.core.events import LogWritten
        from adx_tui.core.state import RunState
        from adx_tui.steps.server.shutdown import ShutdownError

        exit_code = DONE
        try:
            text = local.stop_server() if volumes is None else local.delete_data(volumes)
        except ShutdownError as error:
            text, exit_code = str(error), NOT_DONE
        event = LogWritten(at=datetime.now(UTC), step="", source="adx-tui", text=text)
        draw.on_event(local.redactor.event(event), RunState())
        return exit_code

    return session.with_session(invocation, act, doing="stopping the server")


COMMAND = Command(
    name="down",
    flag="--down",
    summary="stop the server; its data stays",
    options=(Option(name="volumes", metavar="NAME", help="delete the data of the database NAME too"),),
    examples=("adx-tui down", "adx-tui down --volumes shop"),
    run=_run,
)
