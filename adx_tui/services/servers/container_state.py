"""Our container as the engine sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adx_tui.services.compose_file import PostgresService
from adx_tui.services.servers import compose_labels

if TYPE_CHECKING:
    from docker.models.containers import Container


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerState:
    """Our container as the engine sees it. `differences` are settings that the compose file now has otherwise."""

    name: str
    status: str
    exit_code: int
    out_of_memory: bool
    image: str
    owner: str
    published: str
    """Where on this machine the server is to be reached, as `address:port`."""
    addresses: tuple[str, ...]
    """Those of the container in Docker's own networks."""
    restarts: int
    differences: tuple[str, ...]

    @classmethod
    def of(cls, container: Container, service: PostgresService, mount_point: str | None) -> ContainerState:
        """`container`, beside what the compose file says of `service`. `mount_point` is None where it can't be told."""
        attributes = container.attrs
        networks = attributes["NetworkSettings"].get("Networks") or {}
        return cls(
            name=str(container.name),
            status=attributes["State"]["Status"],
            exit_code=attributes["State"]["ExitCode"],
            out_of_memory=attributes["State"]["OOMKilled"],
            image=attributes["Config"]["Image"],
            owner=container.labels.get(compose_labels.OWNER, ""),
            published=compose_labels.published(attributes),
            addresses=tuple(each["IPAddress"] for each in networks.values() if each.get("IPAddress")),
            restarts=attributes.get("RestartCount", 0),
            differences=tuple(compose_labels.differences(service, mount_point, attributes)),
        )

    @property
    def running(self) -> bool:
        return self.status == "running"

    @property
    def holds_its_port(self) -> bool:
        """Whether it is this container itself that keeps its port from being free."""
        return self.status in ("running", "paused", "restarting")
