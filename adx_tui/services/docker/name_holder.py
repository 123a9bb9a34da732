"""The container that has a name which ours would have: whose it is, as far as its labels say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adx_tui.services.docker import compose_labels

if TYPE_CHECKING:
    from docker import DockerClient


@dataclass(frozen=True, slots=True)
class NameHolder:
    """`project`, `service` and `folder` are what Compose wrote on it, empty where it wrote nothing; `created` is the
    day."""

    name: str
    status: str
    image: str
    created: str
    project: str
    service: str
    folder: str

    @classmethod
    def from_attributes(cls, attributes: Mapping[str, Any]) -> NameHolder:
        labels = attributes["Config"].get("Labels") or {}
        return cls(
            name=attributes["Name"].lstrip("/"),
            status=attributes["State"]["Status"],
            image=attributes["Config"]["Image"],
            created=(attributes.get("Created") or "").partition("T")[0],
            project=labels.get(compose_labels.PROJECT, ""),
            service=labels.get(compose_labels.SERVICE, ""),
            folder=labels.get(compose_labels.WORKING_DIR, ""),
        )


def find(client: DockerClient, name: str) -> NameHolder | None:
    """The container called `name`; None where there is none."""
    from docker.errors import NotFound

    try:
        return NameHolder.from_attributes(client.containers.get(name).attrs)
    except NotFound:
        return None
