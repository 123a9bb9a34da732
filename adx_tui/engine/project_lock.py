"""One run at a time changes a project: the others wait for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from adx_tui.core import identity
from adx_tui.core.cancellation import Cancellation, CancelledRunError, Reason
from adx_tui.core.events import Event, LogWritten
from adx_tui.services.project.project import Project

LOCK_SECONDS = 600
"""How long a run waits for another one on the same project."""


@contextmanager
def hold(project: Project, cancellation: Cancellation, on_event: Callable[[Event], None]) -> Iterator[None]:
    """Hold this project's lock, which the kernel lets go of when a run is killed."""
    from filelock import FileLock, Timeout  # for a run that changes something

    lock = FileLock(project.settings.project_state_dir / identity.LOCK)
    waited = 0.0
    while True:
        try:
            lock.acquire(timeout=0)
            break
        except Timeout:
            if not waited:
                text = "another run is at work on this project: waiting for it"
                on_event(LogWritten(at=datetime.now(UTC), step="", source="adx-tui", text=text))
            if waited > LOCK_SECONDS:
                raise CancelledRunError(Reason.TIMEOUT) from None
        cancellation.sleep(0.1)
        waited += 0.1
    try:
        if waited:
            project.refresh()  # the other run may have written into its files
        yield
    finally:
        lock.release()
