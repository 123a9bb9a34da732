"""What a container, running or not, still shows of what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adx_tui.services.docker import container_past, first_start, image, in_container
from adx_tui.services.docker.first_start import BrokenStart
from adx_tui.services.server.errors import ContainerError

if TYPE_CHECKING:
    from docker.models.containers import Container

    from adx_tui.services.docker.client import Engine


@dataclass(frozen=True, slots=True)
class ContainerEvidence:
    """See the module. `is_initialized`: a data directory is where the container keeps it, so that its first start is
    over for good."""

    client: Engine
    container: Container | None
    is_initialized: bool

    def broken_start(self) -> BrokenStart | None:
        """What ended the container's first start, where something did, and the engine keeps its log."""
        if self.container is None:
            return None
        try:
            return first_start.find_broken(container_past.read_first_start(self.client, self.container))
        except ContainerError:  # its log is kept elsewhere: https://docs.docker.com/engine/logging/configure/
            return None

    def read_file(self, path: str) -> str:
        """The beginning of a file of the container; empty where there is none."""
        return "" if self.container is None else in_container.read_file(self.container, path)

    def architectures(self) -> tuple[str, str]:
        """For which processor the container's image is made, and which one the engine has; empty where it does not
        say."""
        name = "" if self.container is None else self.container.attrs["Config"]["Image"]
        made_for = image.architecture(self.client, name) if name else ""
        return made_for, str(self.client.version().get("Arch") or "")
