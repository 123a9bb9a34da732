"""What can lie under the name of a project's file instead of a file."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest


def pipe(path: Path) -> None:
    """A named pipe that nobody writes into."""
    os.mkfifo(path, 0o600)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def directory(path: Path) -> None:
    path.mkdir()


def sparse(path: Path) -> None:
    """Two gigabytes that take no room."""
    with path.open("wb") as file:
        file.truncate(2 << 30)


def latin(path: Path) -> None:
    path.write_bytes(b"# caf\xe9\n")


def nowhere(path: Path) -> None:
    path.symlink_to("gone")


def circle(path: Path) -> None:
    path.symlink_to(path.name)


HOSTILE: Mapping[str, Callable[[Path], None]] = {
    made.__name__: made for made in (pipe, endless, directory, sparse, latin, nowhere, circle)
}


def put(kind: str, path: Path) -> None:
    """Put it in the place of whatever is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    HOSTILE[kind](path)


def serve_once(path: Path, content: bytes) -> threading.Thread:
    """A named pipe, and a writer who serves its first reader only, as a password manager may."""
    path.unlink(missing_ok=True)
    os.mkfifo(path, 0o600)
    writer = threading.Thread(target=path.write_bytes, args=[content], daemon=True)
    writer.start()
    return writer


@contextlib.contextmanager
def small_disk(kilobytes: int, *options: str) -> Iterator[Path]:
    """A file system of its own. Skips the test where this user may not mount one."""
    with tempfile.TemporaryDirectory(prefix="adx-test-disk-") as folder:
        wanted = ",".join((f"size={kilobytes}k", "mode=0755", *options))
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", wanted, "tmpfs", folder], capture_output=True, text=True
        )
        if mounted.returncode:
            pytest.skip(f"a small disk can't be mounted: {mounted.stderr.strip()}")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> None:
    """Leave no byte free."""
    with contextlib.suppress(OSError), (folder / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
