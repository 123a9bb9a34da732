"""What the command line writes: standard output, which may be gone, and lines for people on standard error."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adx_tui.headless.appearance import Appearance

USAGE = 2


class LostOutputError(Exception):
    """Standard output takes nothing any more. `why` is empty for a broken pipe: its reader has closed it."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.why = "" if isinstance(error, BrokenPipeError) else error.strerror


class StandardOutput:
    """Standard output. Raises LostOutputError, so that its end is not taken for a fault of what wrote to it."""

    def write(self, text: str) -> None:
        try:
            sys.stdout.write(text)
        except OSError as error:
            raise LostOutputError(error) from None

    def flush(self) -> None:
        try:
            sys.stdout.flush()
        except OSError as error:
            raise LostOutputError(error) from None

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
