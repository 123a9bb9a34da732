"""The terminal, lent to another program until that ends; what it says stays readable where it went wrong."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from textual.app import App

_SIGNALS = {"SIGINT": "interrupted", "SIGKILL": "killed, out of memory or by hand", "SIGTERM": "told to end"}


class ProgramMissingError(Exception):
    """The program is not installed; the text says so."""


def lend(app: App[None], command: Sequence[str], environment: Mapping[str, str], *, title: str = "") -> int:
    """Run `command` on the terminal of `app`, and come back; returns its exit code. `title` is said before. What it
    wrote stays until Enter is pressed where it failed, and where it has a title in any case. Raises
    ProgramMissingError, SuspendNotSupported."""
    program = shutil.which(command[0], path=environment.get("PATH") or os.environ.get("PATH"))
    if program is None:
        raise ProgramMissingError(f"{command[0]} was not found.")
    with app.suspend(), _interrupt_key_is_the_programs():
        if title:
            _say(title)
        code = os.spawnve(os.P_WAIT, program, list(command), {**os.environ, **environment})
        if code or title:
            _wait_for_enter(f"{os.path.basename(command[0])}: {ending(code)}" if code else "")
    return code


def ending(code: int) -> str:
    """How a program ended, in words: os.spawnve gives a signal as a negative number, a shell as 128 and more."""
    number = -code if code < 0 else code - 128
    with suppress(ValueError):
        if code < 0 or code > 128:
            name = signal.Signals(number).name
            return f"ended by {name} ({_SIGNALS[name]})" if name in _SIGNALS else f"ended by {name}"
    return f"ended with exit code {code}"


def _wait_for_enter(problem: str) -> None:
    _say(f"\nadx-tui: {problem + '. ' if problem else ''}Press Enter to go back.")
    with suppress(OSError, ValueError, AttributeError):  # nobody is there to press it
        sys.stdin.readline()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def _interrupt_key_is_the_programs() -> Iterator[None]:
    """Ctrl-C ends a query in psql; it reaches this process too, and must not end it. A handler is not inherited: one
    that were ignored here would be ignored by the program as well."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
