"""Postgres' own programs, run to their end: within a limit, and no longer than the run they are for."""

from __future__ import annotations

from pathlib import Path

from adx_tui.core import exit_codes
from adx_tui.core.cancellation import Cancellation
from adx_tui.services import child_process
from adx_tui.services.child_process import ChildTimeoutError
from adx_tui.services.embedded.unprivileged import Unprivileged
from adx_tui.services.server.errors import ServerError

LIMIT = 120
"""Seconds that one program may take."""


def run(
    command: list[str],
    owner: Unprivileged,
    *,
    folder: Path,
    standard_input: str = "",
    cancellation: Cancellation | None = None,
) -> None:
    """Run `command` in `folder` as `owner`. With a `cancellation` it is killed, its children too, when the run ends.

    Raises ServerError where it fails or takes too long, CancelledRunError.
    """
    name = Path(command[0]).name
    try:
        ended = child_process.run(
            command,
            seconds=LIMIT,
            folder=folder,
            standard_input=standard_input.encode(),
            cancellation=cancellation,
            **owner.as_arguments(),
        )
    except ChildTimeoutError:
        raise ServerError(f"{name} took more than {LIMIT} s") from None
    if ended.exit_code:
        log = (ended.out + ended.err).decode(errors="replace").splitlines()
        raise ServerError(f"{name} ended with {exit_codes.in_words(ended.exit_code)}", tuple(log[-15:]))
