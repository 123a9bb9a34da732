"""Whether a file system keeps the modes of files: on some every file is everybody's, and chmod changes nothing."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

_TABLE = Path("/proc/self/mountinfo")
# FAT in its kinds, and VirtualBox's shared folders. Where there is no such table (macOS), FAT shows every file as its
# user's own alone.
# https://docs.kernel.org/filesystems/vfat.html, https://learn.microsoft.com/windows/wsl/file-permissions
_WITHOUT = frozenset({"vfat", "msdos", "umsdos", "exfat", "vboxsf"})
_OF_WINDOWS = frozenset({"drvfs", "9p"})
"""With modes only where the disk is mounted with `metadata`; of 9p's many uses, those called drvfs."""
_METADATA = re.compile(r"(?:\A|[,;])metadata(?:[,;]|\Z)")


@dataclass(frozen=True, slots=True)
class Mount:
    """A file system where it is mounted, as /proc/self/mountinfo has it."""

    point: str
    type: str
    options: str

    @property
    def has_no_modes(self) -> bool:
        """Whether that is known of its type."""
        if self.type in _OF_WINDOWS:
            return (self.type == "drvfs" or "aname=drvfs" in self.options) and not _METADATA.search(self.options)
        return self.type in _WITHOUT

    def __str__(self) -> str:
        return f"{self.point} ({self.type})"


def mount_of(path: Path, table: Path = _TABLE) -> Mount | None:
    """The mount that `path` is on; None where the system has no such table. https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html"""
    real = Path(os.path.realpath(path))
    try:
        lines = table.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    mounts = [mount for line in lines if (mount := _parsed(line)) is not None and real.is_relative_to(mount.point)]
    # Of two at one place the later one covers the other.
    return max(reversed(mounts), key=lambda mount: len(Path(mount.point).parts), default=None)


def _parsed(line: str) -> Mount | None:
    before, _, after = line.partition(" - ")
    fields, rest = before.split(" "), after.split(" ")
    if len(fields) < 6 or len(rest) < 3:
        return None
    point = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[4])
    return Mount(point, rest[0], ",".join((fields[5], *rest[1:])))
