"""What the engine still knows of a container's past: how it ended last, and what it wrote to its log."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.docker import answers, compose_labels, first_start
from adx_tui.services.server.errors import refusals

if TYPE_CHECKING:
    from docker.models.containers import Container

    from adx_tui.services.docker.client import Engine
    from adx_tui.services.docker.postgres_service import PostgresService

_RECENT_SECONDS = 60
_MOST_OF_A_START = 1024 * 1024


def find_container(client: Engine, service: PostgresService) -> Container | None:
    """The service's, running or not: by Compose's labels, as Compose itself finds it. One that is removed at this
    moment is none."""
    filters = compose_labels.filters(service)
    containers = client.containers.list(all=True, filters=filters, limit=1, ignore_removed=True)
    return containers[0] if containers else None


def find_last_end(client: Engine, container: Container) -> tuple[int, bool] | None:
    """Exit code of the container's last end, and whether it ran out of memory: the engine forgets both when it
    starts the container again, but keeps its events for a while. None where there are none.

    Raises ContainerError.
    """
    now = time.time()
    # As the API takes them, to the microsecond: the SDK would cut off the last second.
    span: dict[str, Any] = {"since": f"{now - _RECENT_SECONDS:.6f}", "until": f"{now:.6f}"}
    filters = {"container": str(container.id), "event": ["die", "oom"]}
    with refusals(), client.limited():
        events = list(client.events(**span, filters=filters, decode=True))
    for event in events:
        answers.check(event, answers.EVENT, "/events")
    codes = [int(event["Actor"]["Attributes"].get("exitCode", 0)) for event in events if event["Action"] == "die"]
    return (codes[-1], any(event["Action"] == "oom" for event in events)) if codes else None


def read_log_tail(client: Engine, container: Container, lines: int) -> tuple[str, ...]:
    """The last lines of the container's log. Raises ContainerError."""
    with refusals(), client.limited():
        log = b"".join(container.logs(tail=lines, stream=True, follow=False))
    return tuple(log.decode(errors="replace").splitlines())


def read_first_start(client: Engine, container: Container) -> tuple[str, ...]:
    """The log's beginning, to where the first start is over, at most a megabyte of it. Raises ContainerError."""
    lines: list[str] = []
    rest, room = b"", _MOST_OF_A_START
    with refusals(), client.limited():
        for piece in container.logs(stream=True, follow=False):
            room -= len(piece)
            *whole, rest = (rest + piece).split(b"\n")
            lines += [line.decode(errors="replace") for line in whole]
            if room < 0 or any(first_start.is_over(line) for line in lines[-len(whole) :]):
                break
    return (*lines, rest.decode(errors="replace"))


def follow_log(container: Container, on_line: Callable[[str], None], cancellation: Cancellation, lines: int) -> None:
    """Hand over the log, its last `lines` first, until the container or the run ends. Raises ContainerError."""
    with refusals():
        stream = container.logs(stream=True, follow=True, tail=lines)
    rest = b""
    for piece in stream:
        cancellation.check()
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            on_line(line.decode(errors="replace"))
