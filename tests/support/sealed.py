"""A process to which everything is read-only but one folder: a mount namespace of its own, which only root can make."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

DENIED = os.strerror(30)
"""What whoever tries to write elsewhere is told: EROFS."""

# /dev/shm is where PostgreSQL's processes share memory: no file of anybody's. The kernel's own file systems stay as
# they are. Where the program keeps its state by default is, here, the folder's `state`.
_SEAL = """
writable=$1; shift
mount --bind "$writable" "$writable"
mount -t tmpfs tmpfs /var/lib
mkdir /var/lib/adx-tui
mount --bind "$writable/state" /var/lib/adx-tui
findmnt -rno TARGET | while IFS= read -r each; do
    case $each in
        "$writable" | /var/lib/adx-tui | /proc | /proc/* | /sys | /sys/*) ;;
        /dev/shm) mount -t tmpfs -o mode=1777 tmpfs /dev/shm ;;
        # One of a container's may have gone meanwhile.
        *) mount -o remount,bind,ro "$each" || ! mountpoint -q "$each" ;;
    esac
done
exec "$@"
"""


def command(writable: Path, program: Sequence[str]) -> list[str]:
    """`program`, to be run where only `writable` (which has a folder `state`) can be written in."""
    return ["unshare", "--mount", "--propagation", "private", "sh", "-euc", _SEAL, "sh", str(writable), *program]


@functools.cache
def lacking() -> str | None:
    """Why this machine can't do that; None where it can."""
    if os.geteuid() != 0:
        return "only root can make a mount namespace in which all else is read-only"
    if absent := [name for name in ("unshare", "findmnt", "mount") if shutil.which(name) is None]:
        return f"not on PATH: {', '.join(absent)}"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, text=True)
    return f"no mount namespace can be made here: {tried.stderr.strip()}" if tried.returncode else None
