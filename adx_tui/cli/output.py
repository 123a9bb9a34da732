"""What the command line writes: standard output, which may be gone, and lines for people on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adx_tui.headless.appearance import Appearance

USAGE = 2


class StandardOutput:
    """Standard output. Once that takes nothing any more (`| head` has gone, the disk is full) what is written is
    dropped: a run that sets something up is not to end in the middle because nobody reads of it."""

    def __init__(self) -> None:
        self.loss: str | None = None
        """Why it was lost, None as long as it was not; empty for a broken pipe, whose reader wanted no more."""

    def write(self, text: str) -> None:
        self._unless_lost(partial(sys.stdout.write, text))

    def flush(self) -> None:
        self._unless_lost(sys.stdout.flush)

    def _unless_lost(self, act: Callable[[], object]) -> None:
        if self.loss is not None:
            return
        try:
            act()
        except OSError as error:
            self.loss = "" if isinstance(error, BrokenPipeError) else error.strerror or str(error)
            # What is still in the buffer would be tried again as the interpreter ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def look(self, environment: Mapping[str, str]) -> Appearance:
        """How text is to look to who reads it."""
        from adx_tui.headless.appearance import find_appearance

        return find_appearance(
            is_terminal=sys.stdout.isatty(), encoding=sys.stdout.encoding or "ascii", environment=environment
        )


def say(text: str) -> None:
    """A line to standard error, which terminals and GitHub's runner read too: what it quotes may be anybody's."""
    from adx_tui.core.text import escape_control_characters
    from adx_tui.headless.text import without_commands

    sys.stderr.write(without_commands(escape_control_characters(text)) + "\n")


def usage(problem: str) -> int:
    """Say why what was asked for can't be done; returns the exit code of that."""
    say(f"adx-tui: {problem}")
    return USAGE
