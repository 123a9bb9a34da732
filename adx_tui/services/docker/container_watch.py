"""Waits until a container no longer serves anybody, by the engine's own events: nothing is asked meanwhile."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.docker import answers, container_past
from adx_tui.services.server.errors import refusals

if TYPE_CHECKING:
    from adx_tui.services.docker.client import Engine
    from adx_tui.services.docker.postgres_service import PostgresService

_AT_A_TIME = 300
"""Seconds that one request for events lasts: shorter than the silence that a client bears."""
# https://docs.docker.com/reference/api/engine/: SystemEvents
_ENDS = {"pause": "paused", "die": "ended", "destroy": "removed"}


def wait_for_end(client: Engine, service: PostgresService, cancellation: Cancellation) -> str:
    """Returns once the service's container is paused or does not run, and which of it in a word. Raises ContainerError,
    CancelledRunError."""
    with refusals():
        container = container_past.find_container(client, service)
        if container is None:
            return "removed"
        filters = {"container": str(container.id), "event": list(_ENDS)}
        while True:
            cancellation.check()
            now = time.time()
            # Subscribed before the state is looked at: what happens between the two is among the events.
            span: dict[str, Any] = {"since": f"{now:.6f}", "until": f"{now + _AT_A_TIME:.0f}"}
            events = client.events(**span, filters=filters, decode=True)
            container.reload()
            if container.status != "running":
                return "paused" if container.status == "paused" else "ended"
            for event in events:
                answers.check(event, answers.EVENT, "/events")
                if event["Action"] in _ENDS:
                    return _ENDS[event["Action"]]
