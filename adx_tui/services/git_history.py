"""Where git has a file that is not here, or not as it was: which commit, which branch."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

_SECONDS = 5
_MOST_COMMITS = 50


def commit_with(path: Path, matches: Callable[[bytes], bool]) -> str:
    """The newest commit, on any branch, whose version of `path` satisfies `matches`; empty where git has none."""
    commits = _git(path.parent, "log", "--all", f"--max-count={_MOST_COMMITS}", "--format=%h", "--", path.name).split()
    for commit in map(bytes.decode, commits):
        if matches(_git(path.parent, "show", f"{commit}:./{path.name}")):
            return commit
    return ""


def branches_with(folder: Path, relative: str) -> tuple[str, ...]:
    """The branches, local and remote, that have `relative` (in `folder`) in their history. The one that is checked
    out is not among them."""
    newest = _git(folder, "log", "--all", "--max-count=1", "--diff-filter=AM", "--format=%H", "--", relative)
    if not newest:
        return ()
    listed = _git(folder, "branch", "--all", "--contains", newest.decode().strip(), "--format=%(refname:short)")
    current = _git(folder, "branch", "--show-current").decode().strip()
    return tuple(name for name in listed.decode(errors="replace").split() if name != current)


def _git(folder: Path, *arguments: str) -> bytes:
    """What git answers; nothing where it is not installed, there is no repository, or it takes too long."""
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return b""
