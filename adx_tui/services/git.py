"""Whether git would publish a file."""

from __future__ import annotations

import os
import shutil
import subprocess
from enum import Enum, auto
from pathlib import Path

_SECONDS = 10


class Tracking(Enum):
    """What git makes of a file."""

    NO_REPOSITORY = auto()
    IGNORED = auto()
    UNTRACKED = auto()
    TRACKED = auto()


def tracking(path: Path) -> Tracking:
    """How git treats `path`, whether it exists or not; NO_REPOSITORY too where git is not installed."""
    if shutil.which("git") is None or _git(path, "rev-parse", "--is-inside-work-tree") != 0:
        return Tracking.NO_REPOSITORY
    if _git(path, "ls-files", "--error-unmatch", path.name) == 0:
        return Tracking.TRACKED
    return Tracking.IGNORED if _git(path, "check-ignore", "--quiet", path.name) == 0 else Tracking.UNTRACKED


def _git(path: Path, *arguments: str) -> int:
    try:
        return subprocess.run(
            ["git", "-C", str(path.parent), *arguments],
            stdin=subprocess.DEVNULL,
            # In a git hook GIT_DIR and its like are set, and would win over the folder.
            env={key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return -1
