"""Run a command of the project's own (its seed, its migrations' runner, its Prisma): only where a person agreed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.child_process import Child, ChildTimeoutError

SECONDS = 600.0
"""How long a command may take."""
_STOP_SECONDS = 2.0
_LINES_KEPT = 40
# What only a shell understands: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html
_FOR_A_SHELL = re.compile(r"[|&;<>()$`*?\[\]#~\n]|(?:\A|\s)[A-Za-z_]\w*=|(?:\A|\s)(?:!|\{|cd|exec|source|\.)(?:\s|\Z)")


class CommandNotStartedError(Exception):
    """The command can't be started; the text says why, and continues "it …". `is_missing`: there is no such program."""

    def __init__(self, problem: str, *, is_missing: bool = False) -> None:
        super().__init__(problem)
        self.is_missing = is_missing


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How a command ended, and the end of what it wrote."""

    exit_code: int
    lines: tuple[str, ...]


def run(
    command: str | Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    *,
    cancellation: Cancellation,
    on_line: Callable[[str], object],
    seconds: float = SECONDS,
) -> CommandResult:
    """Run `command`, a command line or its words, in `folder`, its standard input closed; it ends, with all that it
    started, when the run does. `on_line` gets each line that it writes. Programs of the nearest `node_modules/.bin` are
    found first, as package managers have it.

    Raises CommandNotStartedError, ChildTimeoutError, CancelledRunError.
    """
    path = search_path(folder, environment.get("PATH", os.defpath))
    until = time.monotonic() + seconds  # the run's own end interrupts it
    kept: deque[str] = deque(maxlen=_LINES_KEPT)
    child = start(command, folder, {**environment, "PATH": path})
    with child, cancellation.interrupting(lambda: child.stop(_STOP_SECONDS)):
        child.close_input()
        for line in child.lines():
            if time.monotonic() > until:
                raise ChildTimeoutError
            if decoded := line.decode(errors="replace").rstrip():
                kept.append(decoded)
                on_line(decoded)
        cancellation.check()
        return CommandResult(child.exit_code, tuple(kept))


def start(command: str | Sequence[str], folder: Path, environment: Mapping[str, str]) -> Child:
    """Start it; what it writes comes in one stream, in its order. Raises CommandNotStartedError."""
    try:
        return Child(
            arguments(command, folder, environment["PATH"]), folder=folder, environment=environment, together=True
        )
    except OSError as error:
        raise CommandNotStartedError(f"can't be started: {error.strerror}") from None


def arguments(command: str | Sequence[str], folder: Path, path: str) -> list[str]:
    """The program and its arguments, of a command line by a shell only where its text needs one. Raises
    CommandNotStartedError."""
    if os.name == "posix" and isinstance(command, str) and _FOR_A_SHELL.search(command):
        return ["/bin/sh", "-c", command]
    try:
        words = shlex.split(command, posix=os.name == "posix") if isinstance(command, str) else command
    except ValueError as error:
        raise CommandNotStartedError(f"can't be read as a command: {error}") from None
    program, *rest = words
    here = folder / program
    resolved = str(here) if os.sep in program and here.is_file() else shutil.which(program, path=path)
    if resolved is None:
        raise CommandNotStartedError(f"can't be started: there is no program {program} here", is_missing=True)
    return [resolved, *rest]


def prisma_words(text: str) -> tuple[str, ...]:
    """The words of a seed command as `prisma db seed` starts it, by `execa.command` and no shell: it is cut at spaces
    alone, but not at one behind a backslash, and a quote is a character as any other.
    https://github.com/sindresorhus/execa/blob/v5.1.1/lib/command.js, parseCommand"""
    return tuple(re.sub(r"\\ +", " ", word) for word in re.split(r"(?<![\\ ]) +", text.strip()))


def search_path(folder: Path, path: str) -> str:
    """`path` behind the programs that packages of the project brought, as npm's scripts find them.
    https://docs.npmjs.com/cli/v10/commands/npm-run-script"""
    programs = [str(parent / "node_modules" / ".bin") for parent in (folder, *folder.parents)]
    return os.pathsep.join([*(program for program in programs if os.path.isdir(program)), path])
