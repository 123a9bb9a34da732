"""The network that a container was made for, and is to be in: without one its published port leads nowhere, and in one
that is no more it can't start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from adx_tui.services.docker import compose_labels
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.server.errors import refusals

if TYPE_CHECKING:
    from docker.models.containers import Container
    from docker.models.networks import Network

    from adx_tui.services.docker.client import Engine

_DEFAULT = "bridge"
"""The engine's own network, in which nothing has a name."""
# Those that are none, and Podman's, which it does not list.
_OTHERWISE = ("host", "none", "slirp4netns", "pasta", "private", "")


def home(attributes: Mapping[str, Any]) -> str:
    """The network that a container was made for; empty for one that is to be in none."""
    mode = str(attributes["HostConfig"].get("NetworkMode") or "")
    if mode in _OTHERWISE or ":" in mode:  # container:<another>, ns:<a path>
        return ""
    return _DEFAULT if mode == "default" else mode


def is_cut_off(attributes: Mapping[str, Any]) -> bool:
    """Whether a container that is to be in a network is in none."""
    return bool(home(attributes)) and not attributes["NetworkSettings"].get("Networks")


def is_gone(client: Engine, attributes: Mapping[str, Any]) -> bool:
    """Whether a network that a stopped container is to start in is no more: it is looked for by its number, which one
    that was made anew under the same name does not have."""
    numbers = [endpoint.get("NetworkID") for endpoint in (attributes["NetworkSettings"].get("Networks") or {}).values()]
    known = {network["Id"] for network in client.api.networks()}
    return any(number and number not in known for number in numbers)


def find(client: Engine, name: str) -> Network | None:
    """The network of that name; None where there is none."""
    networks: list[Network] = client.networks.list(filters={"name": f"^{name}$"})
    return networks[0] if networks else None


def list_missing(client: Engine, service: PostgresService) -> tuple[tuple[str, int | None], ...]:
    """The service's networks that its file leaves to somebody else and nobody has made, with their lines. Raises
    ContainerError."""
    with refusals():
        return tuple((name, line) for name, line in service.external_networks if find(client, name) is None)


def ensure_default(client: Engine, service: PostgresService) -> None:
    """Make the default network of the service's project where it is missing."""
    if find(client, service.network_name) is None:
        labels = {compose_labels.PROJECT: service.project, compose_labels.NETWORK: "default"}
        client.networks.create(service.network_name, labels=labels)


def remove_default(client: Engine, service: PostgresService) -> None:
    """Remove the project's default network, unless another service is attached to it: one that is stopped could not be
    started again."""
    name = service.network_name
    if client.api.containers(all=True, filters={"network": name}):
        return
    label = f"{compose_labels.PROJECT}={service.project}"
    for network in client.networks.list(filters={"name": f"^{name}$", "label": label}):
        network.remove()


def connect(network: Network, container: Container, alias: str) -> None:
    """Have the container in the network, under `alias`; one of the same name that is no more, it forgets.

    Raises ContainerError.
    """
    name = str(network.name)
    with refusals():
        if name in (container.attrs["NetworkSettings"].get("Networks") or {}):
            network.disconnect(container, force=True)
        network.connect(container, aliases=None if name == _DEFAULT else [alias])
