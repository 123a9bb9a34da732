"""Ends a PostgreSQL that a program under test left running. Only one whose data lies in a folder of the tests."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

LIMIT = 10.0


def end_servers_under(folder: Path) -> list[int]:
    """The process ids of what had to be ended."""
    ended = []
    for pid_file in folder.rglob("postmaster.pid"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(pid_file.read_text().splitlines()[0])
            if _is_server_of(pid, pid_file.parent):
                _end(pid, pid_file.parent)
                ended.append(pid)
    return ended


def _is_server_of(pid: int, data_directory: Path) -> bool:
    """A running one: a process id may be somebody else's by now. The server works in its data directory."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data_directory.resolve()
    except OSError:
        return False


def _end(pid: int, data_directory: Path) -> None:
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        os.kill(pid, how)
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            if not _is_server_of(pid, data_directory):
                return
            time.sleep(0.05)
