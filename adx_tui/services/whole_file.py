"""Write a file of the project whole or not at all, and leave nothing behind where that fails.

What is written goes into a temporary file beside it first, readable by its owner alone, and takes its place when all
of it is on the disk.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import re
import stat
import time
from pathlib import Path

from adx_tui.core.inside import require_inside
from adx_tui.services import files, temporary_file
from adx_tui.services.files import UnreadableFileError

PRIVATE_MODE = 0o600
SHARED_MODE = 0o644
"""Of what is committed: an image that it is copied into may run as somebody else."""
# A file is written in less: what is older is nobody's, whoever has that process id now.
_LEFTOVER_SECONDS = 60
# Of file systems without a second name for a file, as FAT. https://man7.org/linux/man-pages/man2/link.2.html
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


def create(path: Path, text: str, *, mode: int = PRIVATE_MODE) -> None:
    """Write a new file, readable by its owner alone if `mode` does not say otherwise. Raises FileExistsError,
    OutsideError, OSError."""
    require_inside(path)
    temporary = _temporary(path, text, mode)
    try:
        try:
            os.link(temporary, path)
        except OSError as error:
            if error.errno not in _NO_LINKS or files.may_exist(path):
                raise
            os.replace(temporary, path)
        _settle(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def replace(path: Path, text: str) -> None:
    """Put `text` in the place of an existing file, which keeps its mode, and its owner where this user may give it to
    them. What a link points at is replaced, not the link. Raises UnreadableFileError for what is no file,
    OutsideError, OSError."""
    target = _target(path)
    before = target.stat()
    if not stat.S_ISREG(before.st_mode):
        what = (
            "it is a named pipe, and the program at its other end decides" if files.is_pipe(target) else "it is no file"
        )
        raise UnreadableFileError(path, what)
    temporary = _temporary(target, text, stat.S_IMODE(before.st_mode), (before.st_uid, before.st_gid))
    try:
        os.replace(temporary, target)
    except OSError:
        temporary.unlink()
        raise
    _settle(target.parent)


def append_line(path: Path, line: str) -> None:
    """Add a line to a text file, which is made where it is missing; what is in it need not be UTF-8. Raises
    UnreadableFileError for what is no file or too large, OutsideError, OSError."""
    target = _target(path)
    before = files.read_bytes(target, files.SETTINGS_BYTES) if files.may_exist(target) else b""
    if files.is_pipe(target):
        raise UnreadableFileError(path, "it is a named pipe")
    gap = "" if not before or before.endswith(b"\n") else "\n"
    descriptor = os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0), 0o666)
    data = f"{gap}{line}\n".encode()
    try:
        if os.write(descriptor, data) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
    except OSError:
        os.ftruncate(descriptor, len(before))  # half a line would be another rule
        raise
    finally:
        os.close(descriptor)


def _target(path: Path) -> Path:
    """Where it is written: every write below a project comes through here. Raises OutsideError."""
    require_inside(path)
    return Path(os.path.realpath(path))  # unlike Path.resolve, it takes links in a circle


def _temporary(path: Path, text: str, mode: int, owner: tuple[int, int] | None = None) -> Path:
    """A file beside `path`, with `text`. Raises OSError."""
    _remove_leftovers(path)
    prefix = f"{path.name}.adx-tui-{os.getpid()}-"
    return temporary_file.create(path.parent, prefix, text.encode(), mode=mode, owner=owner)


def _remove_leftovers(path: Path) -> None:
    """Of runs that were killed here; they hold secrets."""
    prefix = f"{path.name}.adx-tui-"
    for left in path.parent.glob(f"{glob.escape(prefix)}*"):
        with contextlib.suppress(OSError):
            writer = re.match(r"(\d+)-", left.name.removeprefix(prefix))
            if (writer and _is_gone(int(writer[1]))) or left.lstat().st_mtime < time.time() - _LEFTOVER_SECONDS:
                left.unlink()


def _is_gone(pid: int) -> bool:
    if os.name == "nt":
        return False  # there, asking ends it
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False  # somebody else's
    return False


def _settle(folder: Path) -> None:
    """See that the name is on the disk too. Not every file system, nor Windows, can be asked for that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
