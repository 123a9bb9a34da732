"""A folder as a repository that has all of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

_WHO = ("-c", "user.name=Anna", "-c", "user.email=anna@example.org")


def commit_all(folder: Path) -> None:
    """Make it one, where it is none yet, and commit everything."""
    for words in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--allow-empty", "--message=all")):
        subprocess.run(["git", "-C", str(folder), *_WHO, *words], check=True, capture_output=True, timeout=30)
