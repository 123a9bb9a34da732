"""Which folder stands for a project in adx-tui's own state: the same whether its root was given or its package."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

LOCK = "run.lock"
"""In a project's state: held by the run that may change something."""


def state_of(folder: Path, state_dir: Path) -> Path:
    """What is kept about the project that `folder` stands for."""
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:10]
    return state_dir / "projects" / f"{slug(folder.name or 'project')}-{digest}"


def identify(project: Path, env_file: Path, root: Path, state_dir: Path) -> Path:
    """The folder of `env_file` inside of the repository at `root`; but where something is kept under another folder's
    name alone, from before that was so, that one."""
    own = env_file.parent if env_file.parent.is_relative_to(root) else project
    return next((folder for folder in (own, project, root) if _is_kept(state_of(folder, state_dir))), own)


def slug(text: str) -> str:
    """`text` as Compose writes project names: lower case, letters, digits, `-` and `_`, beginning with one of the
    first two."""
    return re.sub(r"[^a-z0-9_-]", "", text.lower()).lstrip("_-") or "project"


def _is_kept(state: Path) -> bool:
    """Whether more is there than the lock of a run that came to nothing."""
    try:
        return any(entry != LOCK for entry in os.listdir(state))
    except OSError:
        return False
