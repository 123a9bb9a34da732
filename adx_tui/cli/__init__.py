"""The front door: what was typed, to one of the commands. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

import adx_tui
from adx_tui.cli.output import StandardOutput, say

READY, NOT_READY, INTERRUPTED = 0, 1, 130
_NEW_OBJECTS = 50_000
"""So many, until those that nobody needs are looked for. Nearly all that is made while the program loads stays: to look
through it again and again, as the interpreter's own 700 have it, costs more than any module does."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run adx-tui; returns the exit code."""
    gc.set_threshold(_NEW_OBJECTS)
    for name in ("stdout", "stderr"):
        # A caller may have closed it (`>&-`): then there is none, and what is said to nobody is no reason to crash.
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open until the program ends
        # A terminal that can't show a glyph shows a question mark; it does not end the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    out = StandardOutput()
    try:
        exit_code = _run(sys.argv[1:] if arguments is None else arguments, out)
        out.flush()
        if out.loss:
            say(f"adx-tui: standard output can't be written: {out.loss}")
            return exit_code or NOT_READY
        return exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort: a saved traceback and exit code 3, never a bare one
        from adx_tui.cli import crash

        return crash.report(error, crash.save)


def _run(arguments: Sequence[str], out: StandardOutput) -> int:
    if list(arguments) == ["--version"]:
        # Asked by prompts and other programs: answered before even the parser is loaded.
        out.write(f"adx-tui {adx_tui.__version__}\n")
        out.flush()
        return READY

    from adx_tui.cli import command_line

    return command_line.run(arguments, os.environ, out)
