"""Run a command of the project's own (its seed, its migrations' runner, its Prisma): only where a person agreed."""

from __future__ import annotations

import os
import shlex
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.child_process import Child, ChildTimeoutError

SECONDS = 600.0
"""How long a command may take."""
_LINES_KEPT = 40
_SHELL = frozenset("|&;<>()$`*?[]{}~#!\n")
# Everything it writes comes in one stream, in its order.
_TOGETHER = ("sh", "-c", 'exec "$@" 1>&2', "adx-tui")


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How a command ended, and the end of what it wrote."""

    exit_code: int
    lines: tuple[str, ...]


def run(
    text: str,
    folder: Path,
    environment: Mapping[str, str],
    *,
    cancellation: Cancellation,
    on_line: Callable[[str], object],
    seconds: float = SECONDS,
) -> CommandResult:
    """Run the command line `text` in `folder`, its standard input closed; it ends, with all that it started, when the
    run does. `on_line` gets each line that it writes. Programs of the nearest `node_modules/.bin` are found first, as
    package managers have it.

    Raises OSError where it can't be started, ChildTimeoutError, CancelledRunError.
    """
    path = os.pathsep.join((*_bins(folder), environment.get("PATH", os.defpath)))
    until = time.monotonic() + cancellation.within(seconds)
    kept: deque[str] = deque(maxlen=_LINES_KEPT)
    with Child(_argv(text), folder=folder, environment={**environment, "PATH": path}) as child:
        child.close_input()
        for line in child.lines():
            cancellation.check()
            if time.monotonic() > until:
                raise ChildTimeoutError
            if decoded := line.decode(errors="replace").rstrip():
                kept.append(decoded)
                on_line(decoded)
        return CommandResult(child.exit_code, tuple(kept))


def _argv(text: str) -> list[str]:
    """Its words, where no shell is needed to tell them."""
    if not _SHELL & set(text) and "=" not in text.partition(" ")[0]:
        try:
            return [*_TOGETHER, *shlex.split(text)]
        except ValueError:  # a quote that is not closed: the shell says so itself
            pass
    return ["sh", "-c", f"exec 1>&2\n{text}"]


def _bins(folder: Path) -> tuple[str, ...]:
    return tuple(str(above / "node_modules" / ".bin") for above in (folder, *folder.parents) if above != above.parent)
