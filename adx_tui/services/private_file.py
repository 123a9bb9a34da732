"""Files that nobody but their owner reads: private from their first byte on, whatever stood there before."""

from __future__ import annotations

import os
from pathlib import Path

from adx_tui.services import temporary_file


def write(path: Path, text: str) -> None:
    """Put `text` into `path`, whole or not at all, with mode 0600. A link is followed: somebody named it. What is no
    file (a pipe, /dev/stdout) is written to as it is. Raises OSError."""
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
        return
    target = Path(os.path.realpath(path))
    # A file that others may have open, or that they can read, gets none of it: another takes its place.
    temporary = create(target.parent, f".{target.name}.", text)
    try:
        os.replace(temporary, target)
    except OSError:
        temporary.unlink()
        raise


def create(folder: Path, prefix: str, text: str, suffix: str = "") -> Path:
    """Make a new file in `folder` with mode 0600, never through a link; returns its path. Raises OSError."""
    return temporary_file.create(folder, prefix, text.encode(errors="backslashreplace"), suffix=suffix)
