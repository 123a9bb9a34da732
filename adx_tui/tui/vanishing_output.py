"""Standard output whose terminal may be gone from one moment to the next, without a signal that says so."""

from __future__ import annotations

import os
import signal
from typing import TextIO


class VanishingOutput:
    """What Textual's thread writes to. An error would end that thread, and whoever waits for it waits for ever; so the
    program is told that its terminal hung up, and what it still writes goes nowhere."""

    def __init__(self, output: TextIO) -> None:
        self._output = output

    def write(self, text: str) -> None:
        """Write."""
        try:
            self._output.write(text)
        except OSError:
            self._end()

    def flush(self) -> None:
        """Bring what was written to the terminal."""
        try:
            self._output.flush()
        except OSError:
            self._end()

    def fileno(self) -> int:
        """The terminal's."""
        return self._output.fileno()

    def isatty(self) -> bool:
        """Whether it is still a terminal."""
        return self._output.isatty()

    def _end(self) -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), self._output.fileno())
        os.kill(os.getpid(), signal.SIGHUP)
