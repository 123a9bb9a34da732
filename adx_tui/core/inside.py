"""Whether a path stays inside the repository: what a project's own files name, and where adx-tui writes."""

from __future__ import annotations

import errno
import os
from pathlib import Path


class OutsideError(OSError):
    """A file is a link, or in a folder that is one, to a place outside of its repository."""

    def __init__(self, path: Path, real: Path, root: Path) -> None:
        super().__init__(errno.EPERM, f"it leads to {real}, outside of {root}", str(path))
        self.path = path
        self.real = real


def repository_root(folder: Path) -> Path:
    """The folder that holds `.git` (a file in worktrees and submodules), `folder` or one above it; else `folder`. It
    is the real one."""
    real = Path(os.path.realpath(folder))
    return next((ancestor for ancestor in (real, *real.parents) if (ancestor / ".git").exists()), real)


def leads_outside(path: Path, root: Path) -> Path | None:
    """Where `path`, there or not, really is, whichever of its folders are links, if that is not inside of `root`; else
    None."""
    real = Path(os.path.realpath(path))
    return None if real.is_relative_to(os.path.realpath(root)) else real


def require_inside(path: Path) -> None:
    """Before `path` is written: a link must not lead out of the repository that its folder is in. Raises
    OutsideError."""
    root = repository_root(path.parent)
    if (real := leads_outside(path, root)) is not None:
        raise OutsideError(path, real, root)
