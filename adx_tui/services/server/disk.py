"""How full the disk is that holds a server's data: not always the one this program runs on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

# A Postgres whose disk is full stops, and may not start again until there is room. Until the next checkpoint its log
# alone may grow to max_wal_size, a gigabyte unless it was set otherwise.
# https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-MAX-WAL-SIZE
_ENOUGH = 2**30


@dataclass(frozen=True, slots=True)
class DiskSpace:
    """Room on the file system of a data directory, in bytes."""

    free: int
    total: int
    place: str

    @property
    def is_short(self) -> bool:
        """Whether the server might stop for want of room."""
        return self.free < _ENOUGH

    def __str__(self) -> str:
        return f"{self.free / 2**20:,.0f} MB free of {self.total / 2**20:,.0f} MB at {self.place}"


def of_folder(folder: Path) -> DiskSpace:
    """The file system that `folder` is on, as far as this user may fill it. Raises OSError."""
    usage = shutil.disk_usage(folder)
    return DiskSpace(usage.free, usage.total, str(folder))


def of_volume(folder: Path) -> DiskSpace | None:
    """The file system of a folder that an engine on this machine says it has; None where this machine has no such
    folder, as the engine runs in a virtual one. Only root may look into most of them; the engine's own folder, which
    anybody may ask about, is on the same disk as a rule."""
    for path in (folder, *folder.parents):
        try:
            return of_folder(path)
        except PermissionError:
            continue
        except OSError:
            return None
    return None


def from_df(output: str) -> DiskSpace | None:
    """What `df -Pk` said of one folder (its second line, in kilobytes); None where it said something else."""
    fields = output.splitlines()[-1].split() if output else []
    if len(fields) < 6 or not (fields[1].isdigit() and fields[3].isdigit()):
        return None
    return DiskSpace(int(fields[3]) * 1024, int(fields[1]) * 1024, fields[5])
