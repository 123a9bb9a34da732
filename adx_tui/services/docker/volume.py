"""What holds the server's data, a volume or a folder of the repository: whose it is, which version wrote it, and how
much room it has."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adx_tui.services import files
from adx_tui.services.docker import compose_labels, in_container
from adx_tui.services.docker.ownership import Repository
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.server import disk
from adx_tui.services.server.errors import ContainerError, refusals

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

# How the SDK names an engine behind a Unix socket: one on this machine, or in a virtual one of it.
_UNIX = "http+docker://localhost"
# The first major version whose images keep the data in a folder named after it.
_FIRST_WITH_OWN_FOLDER = 18


class DataVolume:
    """The volume of one project's Postgres service on one engine, or the folder that its compose file names instead."""

    def __init__(self, client: DockerClient, service: PostgresService, project_dir: Path) -> None:
        self._client = client
        self._service = service
        self._project_dir = project_dir
        self._repository = Repository.around(project_dir)
        self.name = service.volume_name

    def labels(self) -> Mapping[str, str] | None:
        """Its labels, a folder has none; None where there is nothing."""
        from docker.errors import NotFound

        if self._service.folder is not None:
            return {} if files.may_exist(self._service.folder) else None
        try:
            volume = self._client.volumes.get(self.name)
        except NotFound:
            return None
        return volume.attrs.get("Labels") or {}

    def exists(self) -> bool:
        """Whether the volume exists."""
        return self.labels() is not None

    def create(self) -> None:
        """Make the volume where it is missing, or the folder, as Compose does. Raises ContainerError."""
        if self._service.folder is not None:
            try:
                self._service.folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ContainerError(f"the folder {self.name} can't be made: {error.strerror}") from None
            return
        with refusals():
            if not self.exists():
                labels = {
                    compose_labels.PROJECT: self._service.project,
                    compose_labels.VOLUME: self._service.volume,
                    compose_labels.OWNER: str(self._project_dir),
                }
                self._client.volumes.create(self.name, labels=labels)

    def remove(self) -> bool:
        """Delete the data: only a volume with our project's labels. Returns whether there was one.

        Raises ContainerError.
        """
        from docker.errors import NotFound

        self.check_removable()
        try:
            volume = self._client.volumes.get(self.name)
        except NotFound:
            return False
        with refusals():
            volume.remove()
        return True

    def check_removable(self) -> None:
        """Raises ContainerError for a volume that lacks our project's label, or that another repository claims, and for
        a folder: it is the repository's."""
        if self._service.folder is not None:
            raise ContainerError(f"the data is in {self.name}, a folder of the repository: delete it yourself")
        labels = self.labels()
        if labels is None:
            return
        if labels.get(compose_labels.PROJECT) != self._service.project:
            raise ContainerError(f"volume {self.name} does not carry this project's label")
        if other := self._repository.elsewhere(labels):
            raise ContainerError(f"volume {self.name} was made for {other}")

    def major(self, container: Container, image_major: int | None) -> int | None:
        """The major version that wrote the data, read through `container`, which need not run; None where the volume
        is empty, or not the container's. The image says how new the data can be."""
        mount = self._mount(container)
        if mount is None:
            return None
        mounted = mount["Destination"]
        newest = max(_FIRST_WITH_OWN_FOLDER, image_major or 0) + 1
        folders = ["", "data/", *(f"{major}/docker/" for major in range(newest, _FIRST_WITH_OWN_FOLDER - 1, -1))]
        if data := self._service.environment.get("PGDATA", ""):
            folders.insert(0, data.removeprefix(mounted).lstrip("/") + "/")
        versions = (in_container.read_file(container, f"{mounted}/{folder}PG_VERSION") for folder in folders)
        return next((int(text) for text in versions if text.strip().isdigit()), None)

    def space(self, container: Container) -> disk.DiskSpace | None:
        """Room for the data, which may be on another machine: then it is asked for inside the running `container`,
        which takes much longer. None where it can't be told."""
        mount = self._mount(container)
        if mount is None:
            return None
        if self._client.api.base_url == _UNIX and (space := disk.of_volume(Path(mount["Source"]))) is not None:
            return space
        try:
            return disk.from_df(in_container.run(container, "df", "-Pk", mount["Destination"]))
        except ContainerError:  # it ended meanwhile, or the image has no df: what matters more is said elsewhere
            return None

    def _mount(self, container: Container) -> dict[str, Any] | None:
        """Where the volume is in `container`, as the engine says it; None where it is not mounted there."""
        mounts: list[dict[str, Any]] = container.attrs["Mounts"]
        return next((mount for mount in mounts if self.name in (mount.get("Name"), mount.get("Source"))), None)
