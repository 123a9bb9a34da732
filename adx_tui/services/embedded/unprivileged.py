"""Who runs Postgres, which refuses to run as root."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adx_tui.services.server.errors import ServerError


@dataclass(frozen=True, slots=True)
class Unprivileged:
    """Who runs Postgres: this user, or, as root, somebody who may not do much."""

    uid: int | None
    gid: int | None

    @classmethod
    def needed(cls) -> Unprivileged:
        if os.name != "posix" or os.geteuid() != 0:
            return cls(None, None)
        import pwd

        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise ServerError("Postgres refuses to run as root, and there is no user postgres or nobody to run it as")

    def as_arguments(self) -> Mapping[str, Any]:
        """For subprocess."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, *paths: Path) -> None:
        if self.uid is not None and self.gid is not None:
            for path in paths:
                os.chown(path, self.uid, self.gid)

    def open_way_to(self, folder: Path) -> None:
        """Let the user pass through our own state folders; others' are never touched."""
        if self.uid is None:
            return
        for ours in (folder, folder.parent, folder.parent.parent):
            if ours.stat().st_uid == os.geteuid() and "adx" in str(ours) and not ours.stat().st_mode & 0o001:
                ours.chmod(ours.stat().st_mode | 0o011)

    def can_read(self, path: Path) -> bool:
        """Whether the user can get at `path`: every folder on the way must let them through."""
        if self.uid is None:
            return True
        return all(folder.stat().st_mode & 0o001 for folder in path.resolve().parents) and bool(
            path.stat().st_mode & 0o004
        )
