"""Postgres' own programs, run to their end: within a limit, and no longer than the run they are for."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.servers.errors import ServerError
from adx_tui.services.servers.unprivileged import Unprivileged

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
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        start_new_session=True,  # Ctrl-C is for adx-tui, which ends the program and all that it started
        **owner.as_arguments(),
    )
    kill = partial(_kill, process)
    try:
        with cancellation.interrupting(kill) if cancellation else nullcontext():
            out, err = process.communicate(standard_input.encode(), timeout=LIMIT)
    except subprocess.TimeoutExpired:
        raise ServerError(f"{name} took more than {LIMIT} s") from None
    finally:
        if process.poll() is None:
            kill()
            process.communicate()
    if cancellation is not None:
        cancellation.check()
    if process.returncode:
        log = (out + err).decode(errors="replace").splitlines()
        raise ServerError(f"{name} ended with exit code {process.returncode}", tuple(log[-15:]))


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
