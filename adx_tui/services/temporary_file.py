"""A new file with all of its content, or none at all: what then takes the place of another is never half written."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def create(
    folder: Path,
    prefix: str,
    content: bytes,
    *,
    suffix: str = "",
    mode: int = 0o600,
    owner: tuple[int, int] | None = None,
) -> Path:
    """Make a file of a new name in `folder`, never through a link: private while it is written, then of this `mode`,
    and of this user and group where this user may give it to them, all of it on the disk. Returns its path. Raises
    OSError, and has left nothing then."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=prefix, suffix=suffix)  # with mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if owner is not None and hasattr(os, "fchown"):
                with contextlib.suppress(PermissionError):
                    os.fchown(file.fileno(), *owner)
            if hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
    except BaseException:
        os.unlink(name)
        raise
    return Path(name)
