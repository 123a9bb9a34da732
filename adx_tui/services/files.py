"""The one way to read a project's file: whatever its name leads to, it is an answer or an error, and soon.

A repository, or whoever sent it, decides what lies under a name. A device is not opened (opening alone may do
something), a named pipe is not waited for without end, and what is larger than its kind ever is stays unread. Checked
before the file is opened and again on what was opened: it may have been exchanged meanwhile.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from adx_tui.core.cancellation import Cancellation, CancelledRunError, check_run, of_this_run

SETTINGS_BYTES = 256 * 1024
"""`.env`, its example, toml files, `.gitignore`: twice what Linux lets a variable of the environment have."""
COMPOSE_BYTES = 1024 * 1024
"""A compose file: larger ones are written by programs, and describe more than a database."""
SCRIPT_BYTES = 256 * 1024 * 1024
"""All the migrations of a project together, as all are in memory at once; a seed. A quarter of what Postgres takes as
one statement (MaxAllocSize)."""
SEED_FOLDER_BYTES = 4 * SCRIPT_BYTES
"""A file that seeds may read: it is looked through, but never in memory."""
BULK_BYTES = 1024 * SCRIPT_BYTES
"""Data that a seed loads, piece by piece."""

PIPE_SECONDS = 5
"""How long somebody is waited for who writes into a named pipe, for all pipes of a run together."""
WRITER_SECONDS = 30
"""How long, in all, where somebody opened it to write: a password manager asks a person first."""
_POLL_SECONDS = 0.01
_CHUNK = 1024 * 1024
_OPEN = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"))


class UnreadableFileError(OSError):
    """There is something of that name, which can't be read as what it should be. `problem`, which is `strerror` too,
    continues "it can't be read: …"; `line` counts from 1, None where the fault has none."""

    def __init__(self, path: Path, problem: str, line: int | None = None, *, number: int = errno.EINVAL) -> None:
        super().__init__(number, problem, str(path))
        self.problem = problem
        self.line = line

    def __str__(self) -> str:
        return f"{self.filename} can't be read: {self.problem}"


def read_bytes(path: Path, limit: int) -> bytes:
    """The content of a file of at most `limit` bytes. A named pipe is read once in a run, and its content remembered.

    Raises FileNotFoundError where there is nothing, UnreadableFileError.
    """
    with _opened(path) as (descriptor, status):
        if stat.S_ISFIFO(status.st_mode):
            return _pipes.read(descriptor, path, limit)
        if status.st_size > limit:
            raise UnreadableFileError(
                path, f"it has {_size(status.st_size)}, more than the {_size(limit)} that are read"
            )
        chunks: list[bytes] = []
        room = limit + 1
        # A file of /proc says that it has nothing, and may have no end; one that is being written to may have grown.
        while room and (chunk := os.read(descriptor, min(max(status.st_size, _CHUNK), room))):
            chunks.append(chunk)
            room -= len(chunk)
        if not room:
            raise UnreadableFileError(path, f"it has more than {_size(limit)}")
        return b"".join(chunks)


def read_text(path: Path, limit: int) -> str:
    """The same, as UTF-8 text; line ends and a byte order mark stay. Raises as `read_bytes` does."""
    return decode(read_bytes(path, limit), path)


def decode(data: bytes, path: Path) -> str:
    """`data` as UTF-8. Raises UnreadableFileError, with the line."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFileError(path, "it is UTF-16, as PowerShell's > writes it; save it as UTF-8", 1)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        at = error.start
        line = data.count(b"\n", 0, at) + 1
        problem = f"byte {at} (0x{data[at]:02X}, counted from 0) is not UTF-8"
        raise UnreadableFileError(path, problem, line) from None


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A regular file, to be read piece by piece. Raises as `read_bytes` does."""
    with _opened(path) as (descriptor, found):
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableFileError(path, "it is no regular file")
        with os.fdopen(os.dup(descriptor), "rb") as stream:
            yield stream


def digest(path: Path, limit: int) -> str:
    """SHA-256 of a regular file, in hex. Raises as `read_bytes` does, and CancelledRunError."""
    with _opened(path) as (descriptor, status):
        if stat.S_ISFIFO(status.st_mode):
            raise UnreadableFileError(path, "it is a named pipe")
        sum_ = hashlib.sha256()
        while chunk := os.read(descriptor, _CHUNK):
            sum_.update(chunk)
            limit -= len(chunk)
            if limit < 0:
                raise UnreadableFileError(path, "it is too large")
            check_run()
        return sum_.hexdigest()


def is_pipe(path: Path) -> bool:
    """Whether the name leads to a named pipe: another program decides what is in it, and nothing is written into it."""
    try:
        return stat.S_ISFIFO(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def may_exist(path: Path) -> bool:
    """False where there certainly is nothing of that name. A link that leads nowhere is something, and so may be what
    lies in a folder that can't be looked into: reading it says what is wrong."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG  # no file is called so
    return True


def forget_pipes() -> None:
    """Before another run: what is in a named pipe may be something else by then."""
    _pipes.forget()


@contextmanager
def _opened(path: Path) -> Iterator[tuple[int, os.stat_result]]:
    try:
        _refuse(path, path.stat())
        descriptor = os.open(path, _OPEN)
    except FileNotFoundError:
        if path.is_symlink():
            raise UnreadableFileError(path, f"it is a link to {os.readlink(path)}, which does not exist") from None
        raise
    except ValueError as error:
        raise UnreadableFileError(path, f"there can be no file of that name: {error}") from None
    except OSError as error:
        raise _as_unreadable(path, error) from None
    try:
        status = os.fstat(descriptor)
        _refuse(path, status)
        yield descriptor, status
    except OSError as error:
        raise _as_unreadable(path, error) from None
    finally:
        os.close(descriptor)


def _as_unreadable(path: Path, error: OSError) -> UnreadableFileError:
    if isinstance(error, UnreadableFileError):
        return error
    return UnreadableFileError(path, error.strerror or str(error), number=error.errno or errno.EIO)


def _refuse(path: Path, status: os.stat_result) -> None:
    """Raises UnreadableFileError unless it is a file or a named pipe."""
    kinds = (
        (stat.S_ISDIR, "a directory"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
        (stat.S_ISSOCK, "a socket"),
    )
    for is_kind, kind in kinds:
        if is_kind(status.st_mode):
            raise UnreadableFileError(path, f"it is {kind}, not a file")


@dataclass(slots=True)
class _Pipes:
    """What was read from named pipes, or why it could not be: whoever writes may serve one reader only, and where
    nobody writes that is waited for once."""

    known: dict[Path, bytes | str] = field(default_factory=dict)
    waited: float = 0.0
    """In all: a folder full of pipes costs no more than one."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, descriptor: int, path: Path, limit: int) -> bytes:
        with self.lock:
            if path not in self.known:
                begun = time.monotonic()
                self.known[path] = _from_pipe(descriptor, limit, begun - self.waited)
                self.waited += time.monotonic() - begun
            remembered = self.known[path]
        if isinstance(remembered, str):
            raise UnreadableFileError(path, remembered)
        return remembered

    def forget(self) -> None:
        with self.lock:
            self.known.clear()
            self.waited = 0.0


_pipes = _Pipes()


def _from_pipe(descriptor: int, limit: int, begun: float) -> bytes | str:
    """All that is written into a named pipe until its writer closes it; in words, why there is nothing to be had.
    `begun` is when the waiting for pipes began.

    Until a writer has come, `os.read` returns b"", as at the end of a file; while one is silent, it raises
    BlockingIOError.
    """
    chunks: list[bytes] = []
    run, writer = of_this_run(), False
    alone, silent = _patience(run, PIPE_SECONDS), _patience(run, WRITER_SECONDS)
    while limit >= 0:
        try:
            chunk: bytes | None = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            chunk, writer = None, True
        if chunk:
            chunks.append(chunk)
            limit -= len(chunk)
            continue
        if chunk == b"" and chunks:
            return b"".join(chunks)
        if time.monotonic() > begun + (silent if writer else alone) or (run is not None and run.reason is not None):
            problem = "who writes into it did not come to an end" if writer else "nobody wrote into it"
            return f"it is a named pipe, and {problem} within the {time.monotonic() - begun:.0f} s there were for pipes"
        time.sleep(_POLL_SECONDS)
    return "it is a named pipe, and more is written into it than such a file ever has"


def _patience(run: Cancellation | None, seconds: float) -> float:
    """`seconds`, or half of what is left of the run, which is then there to say why; none once it has ended."""
    try:
        return seconds if run is None else run.within(2 * seconds) / 2
    except CancelledRunError:
        return 0


def _size(number: int) -> str:
    """`256 KB`, `2,048 MB`."""
    return f"{number >> 20:,} MB" if number >= 1 << 20 else f"{number >> 10:,} KB"
