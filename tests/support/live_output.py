"""What a run writes while it works: read from a real terminal and from a real pipe at once, with a clock beside it."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from subprocess import Popen

from tests.support.project import Project

PROGRAM = (sys.executable, "-m", "adx_tui")
_ON_A_TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
_LONGEST_GAP = 16
"""Seconds that nothing may come through a pipe."""


@dataclass(slots=True)
class Output:
    """All that came, with when it came."""

    pieces: list[tuple[float, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.pieces)

    def read(self, process: Popen[str]) -> None:
        assert process.stdout is not None
        while data := os.read(process.stdout.fileno(), 65536):
            self.pieces.append((time.monotonic(), data.decode()))

    def seconds_of(self, doing: str) -> list[int]:
        """The seconds that lines saying `doing` had, each as often as it was written."""
        return [int(seconds) for seconds in re.findall(rf"{re.escape(doing)}[^\r\n]*, (\d+) s", self.text)]

    def assert_moves(self, doing: str, seconds: int) -> None:
        """For `seconds` a terminal has a line that says `doing`: at least one a second, and its seconds go on."""
        told = self.seconds_of(doing)
        assert len(told) >= seconds, (doing, self.text)
        assert len(set(told)) > seconds / 2, (doing, self.text)

    def assert_never_silent(self) -> None:
        assert max(later - earlier for (earlier, _), (later, _) in pairwise(self.pieces)) <= _LONGEST_GAP


def watch(
    project: Project, *arguments: str, on_terminal: Mapping[str, str], in_pipe: Mapping[str, str], limit: float
) -> tuple[Output, Output]:
    """A run on a terminal and one in a pipe, each with variables of its own, side by side: the wait is the longest
    part. Returns what they wrote."""
    outputs = Output(), Output()
    threads = []
    for place, output, variables in zip(("terminal", "pipe"), outputs, (on_terminal, in_pipe), strict=True):
        project.command = (sys.executable, "-c", _ON_A_TERMINAL, *PROGRAM) if place == "terminal" else PROGRAM
        # With one state the one would wait for the other.
        env = {"TERM": "xterm", "ADX_STATE_DIR": str(project.state_directory / place), **variables}
        process = project.launch(*arguments, env=env)
        threads.append(threading.Thread(target=output.read, args=[process]))
        threads[-1].start()
    for thread in threads:
        thread.join(timeout=limit)
        assert not thread.is_alive(), [output.text for output in outputs]
    project.command = PROGRAM
    return outputs
