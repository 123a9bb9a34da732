"""A program in a terminal of its own, as a person has one but for the picture."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
OF_THE_DESKTOP = frozenset(
    {"DISPLAY", "WAYLAND_DISPLAY", "TMUX", "WSL_DISTRO_NAME", "COLORTERM", "COLORFGBG", "NO_COLOR"}
)


class Terminal:
    """A pseudo-terminal with the program in it."""

    def __init__(
        self,
        arguments: Sequence[str],
        size: tuple[int, int] = (80, 24),
        errors: IO[bytes] | None = None,
        **variables: str,
    ) -> None:
        self.master, slave = pty.openpty()
        width, height = size
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.modes = termios.tcgetattr(slave)
        # What copies, and where to, is what a test says.
        environment = {name: value for name, value in os.environ.items() if name not in OF_THE_DESKTOP}
        environment = {**environment, "TERM": "xterm-256color", **variables}
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            stdin=slave,
            stdout=slave,
            stderr=errors or slave,
            start_new_session=True,
        )
        self.slave = slave
        self.encoding = variables.get("PYTHONIOENCODING", "utf-8")
        self._decode = getincrementaldecoder(self.encoding)("replace").decode
        self.output = ""

    def read_until(self, text: str, seconds: float = 30.0) -> None:
        """Read what it writes until `text` is among it."""
        deadline = time.monotonic() + seconds
        while text not in self.output:
            assert time.monotonic() < deadline, f"{text!r} never came: {self.output[-2000:]!r}"
            if select.select([self.master], [], [], 0.05)[0]:
                self.output += self._decode(os.read(self.master, 65536))

    def read_for(self, seconds: float) -> int:
        """How many bytes it writes in that time."""
        deadline, size = time.monotonic() + seconds, 0
        while (left := deadline - time.monotonic()) > 0:
            if select.select([self.master], [], [], left)[0]:
                data = os.read(self.master, 65536)
                size += len(data)
                self.output += self._decode(data)
        return size

    def settle(self) -> None:
        """Until it has written nothing for a while."""
        while self.read_for(1.0):
            pass

    def send(self, keys: str) -> None:
        """Type."""
        os.write(self.master, keys.encode())

    def wait(self, seconds: float = 30.0) -> int:
        """The exit code."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < deadline, "it does not end"
            if select.select([self.master], [], [], 0.02)[0]:
                self.output += self._decode(os.read(self.master, 65536))
        while select.select([self.master], [], [], 0)[0]:
            self.output += self._decode(os.read(self.master, 65536))
        return self.process.returncode

    def assert_clean(self) -> None:
        """The terminal is as it was: cooked, its own screen, a cursor, no mouse reports."""
        assert termios.tcgetattr(self.slave)[:4] == self.modes[:4]
        for switch in ("?1049", "?1000", "?1003", "?2004"):
            assert self.output.rfind(f"\x1b[{switch}l") > self.output.rfind(f"\x1b[{switch}h"), switch
        assert self.output.rfind("\x1b[?25h") > self.output.rfind("\x1b[?25l")


@contextmanager
def opened(
    *arguments: str, size: tuple[int, int] = (80, 24), errors: IO[bytes] | None = None, **variables: str
) -> Iterator[Terminal]:
    """A terminal of this size with the program in it; its errors go there too, or into a file."""
    terminal = Terminal(arguments, size, errors, **variables)
    try:
        yield terminal
    finally:
        if terminal.process.poll() is None:
            terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.master)
        os.close(terminal.slave)
