"""Whether there is a terminal to draw on. Asked before Textual is loaded, which would take the streams as they are."""

from __future__ import annotations

import os
import sys


def unusable(*, moves_cursor: bool = True) -> str | None:
    """Why the full screen can't be shown here, in a sentence that says what works instead; None where it can. Whether
    the terminal's cursor can be moved is of no matter where it is not moved."""
    instead = "use adx-tui --auto to set everything up, or adx-tui --check to look only"
    for name, stream in (("input", sys.stdin), ("output", sys.stdout)):
        if not _is_terminal(stream):
            return f"standard {name} is not a terminal, so the full screen can't be shown: {instead}"
    if moves_cursor and os.name != "nt" and os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        name = os.environ.get("TERM", "")
        return (
            f"the terminal (TERM={name}) can't move its cursor: {instead}, or adx-tui --plain-walk to go step by step"
        )
    return None


def _is_terminal(stream: object) -> bool:
    # A program without a console has None for a stream; one that was closed raises.
    try:
        return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined]
    except ValueError:
        return False
