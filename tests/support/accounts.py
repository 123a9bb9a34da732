"""Tests may run as root; PostgreSQL refuses to. So: whom it runs as then, and which folders that account can reach."""

from __future__ import annotations

import os
import pwd
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int

    def owns(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid)

    @property
    def popen_arguments(self) -> dict[str, Any]:
        """For subprocess: run the child as this account and nothing else."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def postgres_account() -> Account:
    """Ourselves, or as root the first of the unprivileged accounts there is (initdb wants it in the passwd file)."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise RuntimeError("running as root, and there is neither a user postgres nor a user nobody to run PostgreSQL")


def everybody_may_enter(folder: Path) -> bool:
    return folder.is_dir() and all(step.stat().st_mode & stat.S_IXOTH for step in (folder, *folder.resolve().parents))


def make_reachable_folder(prefix: str) -> Path:
    """A new temporary folder that an unprivileged account can enter, wherever TMPDIR points."""
    for base in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        if os.geteuid() != 0 or everybody_may_enter(base):
            folder = Path(tempfile.mkdtemp(prefix=prefix, dir=base))
            folder.chmod(0o755)
            return folder
    raise RuntimeError("no temporary folder can be entered by an unprivileged account")
