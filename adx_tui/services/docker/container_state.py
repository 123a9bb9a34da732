"""Our container as the engine sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adx_tui.services.docker import compose_labels
from adx_tui.services.docker import network as container_network
from adx_tui.services.docker.ownership import Repository
from adx_tui.services.docker.postgres_service import PostgresService

if TYPE_CHECKING:
    from docker.models.containers import Container

_OUTPUT_LENGTH = 400
_NEVER = "0001-01-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the engine's health check of a container came to. https://docs.docker.com/reference/api/engine/: Health"""

    failed: bool
    """Whether it failed more often in a row than it may."""
    tries: int
    """How often it failed in a row."""
    command: str
    exit_code: int
    output: str
    """The end of its last output."""

    @classmethod
    def from_attributes(cls, attributes: Mapping[str, Any]) -> Health | None:
        """That of the container with these attributes; None where it has no check."""
        health = attributes["State"].get("Health")
        if not health:
            return None
        last, tries = (health.get("Log") or [{}])[-1], health.get("FailingStreak", 0)
        return cls(
            # The engine also calls unhealthy what it only stopped checking: a container that was paused, until the next
            # try (moby's daemon/health.go, container/health.go: CloseMonitorChannel).
            failed=health["Status"] == "unhealthy" and tries > 0,
            tries=tries,
            # The first word says how the others are run: CMD, CMD-SHELL, NONE.
            command=" ".join((attributes["Config"].get("Healthcheck") or {}).get("Test", ())[1:]),
            exit_code=last.get("ExitCode", 0),
            output=last.get("Output", "").strip()[-_OUTPUT_LENGTH:],
        )


@dataclass(frozen=True, slots=True)
class Mounted:
    """What is mounted at `target`: a volume, or a folder or file of the engine's machine."""

    source: str
    target: str
    is_volume: bool
    writable: bool

    @classmethod
    def from_attributes(cls, mount: Mapping[str, Any]) -> Mounted:
        """One of a container's mounts."""
        name = mount.get("Name")
        return cls(name or mount.get("Source") or "", mount["Destination"], bool(name), mount.get("RW", True))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerState:
    """Our container as the engine sees it. `differences` are settings that the compose file now has otherwise."""

    name: str
    status: str
    exit_code: int
    out_of_memory: bool
    error: str
    """What the engine said when it could not start it."""
    memory_limit: int
    """In bytes; 0 for none of its own."""
    user: str
    """As whom it is to run, where that is said otherwise than the image does."""
    started_again: bool
    """Whether it was started more than once."""
    mounts: tuple[Mounted, ...]
    image: str
    owner: str
    elsewhere: str
    """The folder of another repository that it was made for; empty where it is this one's, or nobody's."""
    other_data: str
    """Where its data is, if that is not the volume that the compose file now names; empty where it is."""
    published: str
    """Where on this machine the server is to be reached, as `address:port`."""
    host_ports: frozenset[str]
    """Which ports of this machine it takes."""
    addresses: tuple[str, ...]
    """Those of the container in Docker's own networks."""
    network: str
    """The network that it was made for; empty for one that is to be in none."""
    cut_off: bool
    """Whether it is in no network all the same."""
    restarts: int
    health: Health | None
    """What its health check came to; None where it has none."""
    differences: tuple[str, ...]

    @classmethod
    def from_container(
        cls, container: Container, service: PostgresService, mount_point: str | None, repository: Repository
    ) -> ContainerState:
        """`container`, beside what the compose file says of `service`. `mount_point` is None where it can't be told."""
        attributes = container.attrs
        networks = attributes["NetworkSettings"].get("Networks") or {}
        return cls(
            name=str(container.name),
            status=attributes["State"]["Status"],
            exit_code=attributes["State"]["ExitCode"],
            out_of_memory=attributes["State"]["OOMKilled"],
            error=attributes["State"].get("Error") or "",
            memory_limit=attributes["HostConfig"].get("Memory") or 0,
            user=attributes["Config"].get("User") or "",
            started_again=_was_started_again(attributes),
            mounts=tuple(map(Mounted.from_attributes, attributes["Mounts"])),
            image=attributes["Config"]["Image"],
            owner=container.labels.get(compose_labels.OWNER, ""),
            elsewhere=repository.elsewhere(container.labels),
            other_data=compose_labels.other_data(service, attributes),
            published=compose_labels.published(attributes),
            host_ports=compose_labels.host_ports(attributes),
            addresses=tuple(endpoint["IPAddress"] for endpoint in networks.values() if endpoint.get("IPAddress")),
            network=container_network.home(attributes),
            cut_off=container_network.is_cut_off(attributes),
            restarts=attributes.get("RestartCount", 0),
            health=Health.from_attributes(attributes),
            differences=tuple(compose_labels.differences(service, mount_point, attributes)),
        )

    @property
    def running(self) -> bool:
        return self.status == "running"

    @property
    def holds_its_port(self) -> bool:
        """Whether it is this container itself that keeps its port from being free."""
        return self.status in ("running", "paused", "restarting")

    def holds_port(self, port: int) -> bool:
        """Whether it is this container that keeps `port` from being free, on whichever address."""
        return self.holds_its_port and str(port) in self.host_ports


def _was_started_again(attributes: Mapping[str, Any]) -> bool:
    """By the engine, which counts that, or by anybody, after an end: of one that never ended, that is in the year 1."""
    ended = str(attributes.get("State", {}).get("FinishedAt") or _NEVER)
    return bool(attributes.get("RestartCount")) or not ended.startswith(_NEVER)
