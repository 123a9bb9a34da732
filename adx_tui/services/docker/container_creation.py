"""The service's container, created with the settings that Compose would give it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from adx_tui.services.docker import compose_labels
from adx_tui.services.docker.faults import explanation
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.server.errors import TakenError
from adx_tui.services.server.port import ADDRESS

if TYPE_CHECKING:
    from docker.models.containers import Container

    from adx_tui.services.docker.client import Engine

_CONFLICT = 409


def create_container(
    client: Engine, service: PostgresService, image_id: str, mount_point: str, project_dir: Path
) -> Container:
    """The container, not started, with the service's volume at `mount_point`; the volume, the network and the image
    are there. Raises TakenError."""
    from docker.errors import APIError
    from docker.types import EndpointConfig, Mount

    network = EndpointConfig(client.api.api_version, aliases=[service.name])
    try:
        created: Container = client.containers.create(
            service.image,
            list(service.command) or None,
            name=service.container_name,
            environment=dict(service.given_environment),
            ports={f"{service.server_port}/tcp": (ADDRESS, service.host_port)},
            mounts=[
                Mount(mount_point, service.volume_name, type="bind" if service.folder else "volume"),
                *(Mount(secret.target, str(secret.source), type="bind", read_only=True) for secret in service.secrets),
            ],
            labels=compose_labels.of_container(service, image_id, project_dir),
            network=service.network_name,
            networking_config={service.network_name: network},
            healthcheck=dict(service.healthcheck) or None,
            restart_policy=cast("Any", {"Name": service.restart}),
            shm_size=service.shm_size,
        )
    except APIError as error:
        if error.status_code == _CONFLICT:
            raise TakenError(explanation(error)) from None
        raise
    return created
