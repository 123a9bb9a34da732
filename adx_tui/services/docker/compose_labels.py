"""How Compose names and labels what it makes, so that `docker compose` and adx-tui see the same things.

https://github.com/docker/compose/blob/main/pkg/api/labels.go
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from adx_tui.services.docker import compose_ports
from adx_tui.services.docker.compose_mounts import holds_data
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.server.port import ADDRESS

PROJECT = "com.docker.compose.project"
SERVICE = "com.docker.compose.service"
VOLUME = "com.docker.compose.volume"
NETWORK = "com.docker.compose.network"
VERSION = "com.docker.compose.version"
CONFIG_HASH = "com.docker.compose.config-hash"
WORKING_DIR = "com.docker.compose.project.working_dir"
CONFIG_FILES = "com.docker.compose.project.config_files"
OWNER = "dev.adx-tui.project-dir"
"""Our own label: the folder of the project that a container or volume was made for."""


def of_container(service: PostgresService, image_id: str, project_dir: Path) -> dict[str, str]:
    """The labels of the service's container."""
    return {
        PROJECT: service.project,
        SERVICE: service.name,
        # Whose rules for names and labels these are; Compose 1 crashes at a container without it.
        VERSION: "2.0.0",
        "com.docker.compose.container-number": "1",
        "com.docker.compose.oneoff": "False",
        "com.docker.compose.image": image_id,
        "com.docker.compose.depends_on": "",
        CONFIG_FILES: ",".join(map(str, service.files)),
        WORKING_DIR: str(service.path if service.bundled else service.path.parent),
        CONFIG_HASH: settings_hash(service),
        OWNER: str(project_dir),
    }


def filters(service: PostgresService) -> dict[str, Any]:
    """What Compose itself looks for when it looks for the service's container."""
    labels = {PROJECT: service.project, SERVICE: service.name, "com.docker.compose.oneoff": "False"}
    return {"label": [f"{label}={value}" for label, value in labels.items()]}


def settings_hash(service: PostgresService) -> str:
    """Tells the settings of our own containers apart. Not Compose's own hash, which depends on Compose's version, and
    without the environment's values, some of which are secrets. Nor the health check, as ready means a login here."""
    settings = [
        service.command,
        service.restart,
        service.shm_size,
        sorted(service.environment),
        service.environment.get("PGDATA"),
        *((secret.target, str(secret.source)) for secret in service.secrets),
    ]
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()


def differences(service: PostgresService, mount_point: str | None, attributes: Mapping[str, Any]) -> Iterator[str]:
    """What of a container is otherwise than the compose file now says. `mount_point` is None where it can't be told."""
    if service.standing:
        return
    names = (service.image, service.built_image) if service.built_image else (service.image,)
    if not any(_same_image(attributes["Config"]["Image"], name) for name in names):
        image = attributes["Config"]["Image"]
        yield f"image  {image} → {service.image}"
    if (seen := published(attributes)) != (wanted := f"{ADDRESS}:{service.host_port}"):
        yield f"port  {seen} → {wanted}"
    mounts = {mount.get("Name") or mount.get("Source"): mount["Destination"] for mount in attributes["Mounts"]}
    if (mounted_at := mounts.get(service.volume_name)) is None:
        yield f"volume  {', '.join(filter(None, mounts)) or 'none'} → {service.volume_name}"
    elif mounted_at != (mount_point or mounted_at):
        yield f"volume  {service.volume_name} at {mounted_at} → {mount_point}"
    labels = attributes["Config"].get("Labels") or {}
    if OWNER in labels and (name := attributes["Name"].lstrip("/")) != service.container_name:
        yield f"name  {name} → {service.container_name}"
    if OWNER in labels and labels.get(CONFIG_HASH) != settings_hash(service):
        yield "compose file  its command, restart policy, shared memory or variables changed"


def _same_image(seen: str, written: str) -> bool:
    """Podman tells an image's whole name, with the registry that a short one stands for."""
    return any(seen == prefix + written for prefix in ("", "docker.io/", "docker.io/library/", "localhost/"))


def published(attributes: Mapping[str, Any]) -> str:
    """Where on this machine a container's Postgres is to be reached, as `address:port`."""
    listens = server_port(attributes)
    if attributes["HostConfig"].get("NetworkMode") == "host":  # whose ports are the machine's own
        return f"0.0.0.0:{listens}"
    bindings = (attributes["HostConfig"].get("PortBindings") or {}).get(f"{listens}/tcp") or [{}]
    return f"{bindings[0].get('HostIp') or '0.0.0.0'}:{bindings[0].get('HostPort')}"


def host_ports(attributes: Mapping[str, Any]) -> frozenset[str]:
    """Which ports of this machine a container takes, whatever they lead to."""
    bindings = (attributes["HostConfig"].get("PortBindings") or {}).values()
    published_as = {str(binding.get("HostPort")) for several in bindings for binding in several or ()}
    return frozenset((*published_as, published(attributes).rpartition(":")[2]))


def server_port(attributes: Mapping[str, Any]) -> int:
    """Where in a container its Postgres listens."""
    return compose_ports.read_server_port(attributes["Config"].get("Cmd") or (), environment(attributes))


def environment(attributes: Mapping[str, Any]) -> dict[str, str]:
    """A container's variables, those of its image among them."""
    return dict(variable.split("=", 1) for variable in attributes["Config"].get("Env") or () if "=" in variable)


def other_data(service: PostgresService, attributes: Mapping[str, Any]) -> str:
    """Where a container keeps its data, where that is not the service's volume; empty where it is."""
    pgdata = service.environment.get("PGDATA", "")
    mounts = [mount for mount in attributes["Mounts"] if holds_data(mount["Destination"], pgdata)]
    if any(service.volume_name in (mount.get("Name"), mount.get("Source")) for mount in mounts):
        return ""
    return next((str(mount.get("Name") or mount.get("Source") or mount["Destination"]) for mount in mounts), "")
