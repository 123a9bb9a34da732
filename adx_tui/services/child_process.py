"""One way to run another program: in a session of its own, with bounded output, and gone with what it was for.

A Ctrl-C at the terminal is adx-tui's, which ends the program and all that it started. What left that session (a daemon
does) can't be ended by it, and is not waited for, though it may hold the program's output open for ever.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import IO, Any, Self

from adx_tui.core.cancellation import Cancellation

MOST_BYTES = 64 * 1024 * 1024
"""What is kept of an output; the rest is read, so that the program can go on, and dropped."""
_LONGEST_LINE = 4096
_LINES_AHEAD = 256
"""Lines that may wait for whoever passes them on. With as many the program waits in its turn, and memory stays flat."""
_TICK = 0.2
_REST_SECONDS = 1.0
"""For reading what a program that has ended had still to say."""


class ChildTimeoutError(Exception):
    """The program took longer than it may, and was ended."""


@dataclass(frozen=True, slots=True)
class ChildResult:
    """How a program ended, and what it wrote."""

    exit_code: int
    out: bytes
    err: bytes


def run(
    command: Sequence[str],
    *,
    seconds: float,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    standard_input: bytes = b"",
    cancellation: Cancellation | None = None,
    **as_whom: Any,
) -> ChildResult:
    """Run a program to its end, for at most `seconds` and no longer than the run. `as_whom` as for subprocess.

    Raises OSError where it can't be started, ChildTimeoutError, CancelledRunError.
    """
    until = time.monotonic() + seconds
    with Child(command, folder=folder, environment=environment, **as_whom) as child:
        errors = _Collector(child.stderr)
        with cancellation.interrupting(child.end) if cancellation else nullcontext():
            child.send(standard_input)
            child.close_input()
            while child.running:
                if time.monotonic() > until:
                    raise ChildTimeoutError
                child.wait(min(_TICK, max(0.0, until - time.monotonic())))
        if cancellation is not None:
            cancellation.check()
        child.end()
        return ChildResult(child.exit_code, child.answer(), errors.read(_REST_SECONDS))


def feed(command: Sequence[str], data: bytes, *, seconds: float, environment: Mapping[str, str] | None = None) -> bool:
    """Let a program read `data`, and whatever it then leaves running go on: what holds a clipboard has to stay.

    Returns whether it took it, within `seconds`.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
    except OSError:
        return False
    with process:
        try:
            process.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        return process.wait() == 0


def launch(command: Sequence[str], *, seconds: float, environment: Mapping[str, str] | None = None) -> int | None:
    """Start a program that stays, as one with windows does; returns its exit code where it ended within `seconds`, None
    where it goes on. Raises OSError where it can't be started."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        threading.Thread(target=process.wait, daemon=True).start()
        return None


class Child:
    """A program that runs. As a context it ends, with all that is in its session, when the context does."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        together: bool = False,
        **as_whom: Any,
    ) -> None:
        """Where `together`, what it writes to its standard output is among the `lines` too, and it has no `answer`."""
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if together else subprocess.PIPE,
            cwd=folder,
            env=environment,
            start_new_session=True,
            **as_whom,
        )
        # A stream is closed by the thread that reads it: anybody else would wait until there is something to read.
        assert self._process.stdout is not None
        self._out = None if together else _Collector(self._process.stdout)
        self._over = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._over.set()
        self.close_input()
        self.end()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_REST_SECONDS)

    @property
    def stderr(self) -> IO[bytes]:
        """To be read by one thread, which closes it: `lines`, or somebody else."""
        stream = self._process.stdout if self._out is None else self._process.stderr
        assert stream is not None
        return stream

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def exit_code(self) -> int:
        return self._process.wait()

    def send(self, data: bytes) -> None:
        """Write to its standard input. One that ended without reading it says itself why."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(data)
            self._process.stdin.flush()

    def close_input(self) -> None:
        """Let its standard input end."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()

    def wait(self, seconds: float) -> None:
        """Until it has ended, or for `seconds`."""
        # Its output ends with it, which is known at once; that a process ended is only seen by looking again.
        if self._out is not None:
            self._out.join(seconds)
        if self._out is None or not self._out.is_alive():
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)

    def end(self) -> None:
        """End it and what it started: all that is in its session."""
        if os.name != "posix":
            self._process.kill()
            return
        with suppress(ProcessLookupError):  # nobody is left
            os.killpg(self._process.pid, signal.SIGKILL)

    def stop(self, seconds: float) -> None:
        """Let it end in order, as one does that is told by the end of its standard input; then `end` it."""
        self.close_input()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        self.end()

    def lines(self) -> Iterator[bytes]:
        """What it writes to its standard error, line by line, an empty one at each moment without any: for a look at
        the clock. Over once the program has ended, whoever else holds its output open."""
        printed: Queue[bytes | None] = Queue(_LINES_AHEAD)
        threading.Thread(target=self._pass_on, args=[printed], daemon=True).start()
        ended, open_ = 0.0, True
        try:
            while open_ or self.running:
                if not ended and not self.running:
                    self.end()  # what it left running
                    ended = time.monotonic()
                line: bytes | None = b""
                if open_:
                    with suppress(Empty):
                        line = printed.get(timeout=_TICK)
                else:
                    self.wait(_TICK)
                open_ = line is not None
                if ended and (not line or time.monotonic() - ended > _REST_SECONDS):
                    return
                yield line or b""
        finally:
            self._over.set()
            with suppress(Empty):
                while True:
                    printed.get_nowait()  # whoever waits for room has it, and sees that it is over

    def _pass_on(self, printed: Queue[bytes | None]) -> None:
        with self.stderr as stream:
            while (line := stream.readline(_LONGEST_LINE)) and not self._over.is_set():
                printed.put(line)
        printed.put(None)

    def answer(self) -> bytes:
        """What it wrote to its standard output, up to its end."""
        return b"" if self._out is None else self._out.read(_REST_SECONDS)


class _Collector(threading.Thread):
    """Reads a stream to its end, and keeps the beginning."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._stream = stream
        self._read = bytearray()
        self.start()

    def run(self) -> None:
        with self._stream as stream:
            while data := stream.read1(65536):  # type: ignore[attr-defined]
                self._read += data[: MOST_BYTES - len(self._read)]

    def read(self, seconds: float) -> bytes:
        """What came, until the stream's end or for `seconds`."""
        self.join(seconds)
        return bytes(self._read)
