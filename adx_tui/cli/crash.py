"""A bug in adx-tui itself: a saved traceback, one line that says where, and exit code 3."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from pathlib import Path

from adx_tui.cli.output import say

BUG = 3


def report(error: Exception, save: Callable[[str], str]) -> int:
    """Have the traceback kept by `save`, which returns where, and say so; returns the exit code."""
    where = save("".join(traceback.format_exception(error)))
    say(f"adx-tui crashed ({type(error).__name__}), which is a bug in it. The traceback was saved: {where}")
    return BUG


def save(text: str) -> str:
    """Keep a traceback where no session is there to know the project's secrets; returns where."""
    from adx_tui.core.redact import Redactor
    from adx_tui.services import state_directory

    # Of secrets only those in URLs are known here: nothing was read yet, or all was said through events.
    folder = os.environ.get("ADX_STATE_DIR")
    return state_directory.save_crash(Path(folder) if folder else state_directory.default(), Redactor().text(text))
