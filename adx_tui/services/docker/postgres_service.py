"""What a compose file says of its Postgres service, its variables filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adx_tui.services.docker.compose_ports import SERVICE_PORT, LeadsPast
from adx_tui.services.docker.compose_secrets import SecretFile
from adx_tui.services.docker.compose_service import Ignored, Written


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresService:
    """The Postgres service of a compose file, with its variables filled in."""

    project: str
    name: str
    image: str
    environment: Mapping[str, str]
    host_port: int
    volume: str
    """The volume's key in the file; its real name is `<project>_<key>`, or `volume_name` where the file sets one."""
    volume_name: str
    """What holds the data: a volume, or the path of `folder`."""
    volume_target: str
    volume_line: int | None
    """None where the file names no volume, and this one was added."""
    command: tuple[str, ...]
    healthcheck: Mapping[str, Any]
    restart: str
    shm_size: int | None
    container_name: str
    """What Compose calls the service's first container."""
    path: Path
    bundled: bool
    ignored: tuple[Ignored, ...]
    """What the file asks for this service that adx-tui does not do."""
    others: tuple[str, ...]
    """The file's other services, which are not adx-tui's to run."""
    files: tuple[Path, ...] = ()
    """The compose files, in their order; none where there is only the bundled one, or a container as it stands."""
    folder: Path | None = None
    """The folder of the repository that holds the data, where that is no volume."""
    built_image: str = ""
    """What Compose calls the image that it builds for the service, where it does."""
    port_is_fixed: bool = False
    """Whether the file says which port is published, and takes it from no variable."""
    port_variable: str = ""
    """The variable that the published port is taken from."""
    port_file: Path | None = None
    port_line: int | None = None
    image_variable: str = ""
    """The variable that the whole name of the image is taken from."""
    image_file: Path | None = None
    image_line: int | None = None
    host_names: tuple[str, ...] = ()
    """By which names the file's other services reach it."""
    remarks: tuple[str, ...] = ()
    """What is done otherwise than the file says, and how."""
    volume_is_external: bool = False
    """Whether the file leaves it to somebody else to make the volume."""
    external_networks: tuple[tuple[str, int | None], ...] = ()
    """The networks that the file leaves to somebody else, as the engine calls them, and the lines that say so."""
    server_port: int = SERVICE_PORT
    """Where the server listens in its container."""
    password_source: Written | None = None
    """Where the file gives it POSTGRES_PASSWORD, if it does itself."""
    leads_past: LeadsPast | None = None
    """What publishes `host_port`, but of another port of the container, where nothing listens."""
    secrets: tuple[SecretFile, ...] = ()
    """The files that it gets as secrets."""
    from_files: frozenset[str] = frozenset()
    """The variables of `environment` that its image has from those."""
    standing: bool = False
    """Whether this is no file's word, but a container as it stands: it is started and stopped, never made anew."""

    @property
    def data(self) -> str:
        """What holds the data, in a person's words."""
        return f"{'folder' if self.folder else 'volume'} {self.volume_name}"

    @property
    def given_environment(self) -> Mapping[str, str]:
        """What its container is given: of what is in secrets, where they are."""
        return {key: value for key, value in self.environment.items() if key not in self.from_files}

    @property
    def open_environment(self) -> Mapping[str, str]:
        """The same for a container without those files."""
        named = {f"{key}_FILE" for key in self.from_files}
        return {key: value for key, value in self.environment.items() if key not in named}

    @property
    def network_name(self) -> str:
        """What Compose calls the project's default network."""
        return f"{self.project}_default"
