"""Tests may run as root, and PostgreSQL then as somebody else: which folders everybody can reach."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path


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


def write_files(folder: Path, texts: Mapping[str, str]) -> None:
    """Files with these texts, by their paths below `folder`."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
