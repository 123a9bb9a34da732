"""The walk in lines on a person's terminal."""

from __future__ import annotations

import sys
from contextlib import suppress
from getpass import getpass

from adx_tui.core.state import ExitCode
from adx_tui.core.text import escape_lines
from adx_tui.engine.api import Session
from adx_tui.headless.appearance import Appearance
from adx_tui.headless.plain_walk.walk import PlainWalk
from adx_tui.headless.text import Out


def walk(session: Session, out: Out, look: Appearance) -> int:
    """Until the person quits; returns the exit code."""

    def write(text: str) -> None:
        # What is in `.env` and its example was written by others, and comes here as it is.
        out.write(look.text(escape_lines(text)))
        out.flush()

    def say(text: str) -> None:
        write(f"{text}\n")

    def ask(question: str, /, *, secret: bool = False) -> str | None:
        _forget_typed_ahead()
        write(f"\n{question}")
        try:
            line = getpass("") + "\n" if secret else sys.stdin.readline()
        except EOFError:
            return None
        return line.rstrip("\r\n") if line else None

    try:
        return PlainWalk(session, ask, say).go()
    except KeyboardInterrupt:  # at a question: during a run it ends that
        out.write("\n")
        return ExitCode.INTERRUPTED


def _forget_typed_ahead() -> None:
    """What was typed before a question was asked agrees to nothing."""
    try:
        import termios
    except ImportError:  # on Windows
        return
    with suppress(termios.error, ValueError):
        termios.tcflush(sys.stdin, termios.TCIFLUSH)
