"""Ports that a run is about to use: of several runs that look for a free one at the same time, each finds another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.services.server import port

if TYPE_CHECKING:
    from filelock import FileLock


class PortReservations:
    """Those of one run. A file in `folder` is locked for each; the kernel lets go of it when a run is killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[int, FileLock] = {}

    def take(self, number: int) -> bool:
        """Reserve the port `number`; returns whether no other run has. Raises OSError."""
        from filelock import FileLock, Timeout  # for a run that changes something

        if number not in self._held:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._folder / f"{number}.lock")
            try:
                lock.acquire(timeout=0)
            except Timeout:
                return False
            self._held[number] = lock
        return True

    def next_free(self, number: int) -> int:
        """Reserve the first free port after `number`, any free one where the next are all taken. Raises OSError."""
        while not (self.take(number := port.next_free(number)) and port.is_free(number)):
            continue
        return number

    def release(self) -> None:
        """At the end of the run: what it started listens by now."""
        while self._held:
            self._held.popitem()[1].release()
