"""Copies of Postgres' programs in adx-tui's own state, made whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def make(copy: Path, fill: Callable[[Path], None]) -> None:
    """Have the folder `copy`, filled by `fill` where it is not there yet; everybody may read it. Raises OSError."""
    if copy.exists():
        return
    copy.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=copy.parent, prefix=f"{copy.name}."))
    try:
        fill(unfinished)
        unfinished.chmod(0o755)
        os.rename(unfinished, copy)
    except OSError:
        shutil.rmtree(unfinished, ignore_errors=True)
        if not copy.exists():  # else another run was faster
            raise
