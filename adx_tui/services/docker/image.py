"""The image the server runs from: whether it is here, how it gets here, which Postgres is in it and where that keeps
its data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.docker import answers
from adx_tui.services.docker.faults import explanation

if TYPE_CHECKING:
    from docker import DockerClient

_DEFAULT_DATA = "/var/lib/postgresql/data"


class PullFault(Enum):
    """Why an image could not be pulled."""

    RATE_LIMITED = auto()
    UNAUTHORIZED = auto()
    NOT_FOUND = auto()
    WRONG_PLATFORM = auto()
    DISK_FULL = auto()
    UNREACHABLE = auto()
    OTHER = auto()


# The words of the engine and of registries, specific ones first.
# https://distribution.github.io/distribution/spec/api/#errors-2
_FAULTS: tuple[tuple[PullFault, str], ...] = (
    (PullFault.RATE_LIMITED, r"toomanyrequests|too many requests|rate limit"),
    (PullFault.DISK_FULL, r"no space left on device|disk quota exceeded"),
    (PullFault.WRONG_PLATFORM, r"no matching manifest|does not match the (specified|detected)|no match for platform"),
    (PullFault.UNREACHABLE, r"dial tcp|lookup .*(no such host|server misbehaving|i/o timeout)|connection refused"),
    (PullFault.UNREACHABLE, r"timed? ?out|deadline exceeded|proxyconnect|network is unreachable|request canceled|EOF"),
    (PullFault.NOT_FOUND, r"manifest unknown|not found: manifest|repository .* not found|manifest for .* not found"),
    (PullFault.UNAUTHORIZED, r"unauthorized|denied|no basic auth credentials|authentication required"),
    (PullFault.NOT_FOUND, r"not found"),
)


class ImageUnavailableError(Exception):
    """The image is not here and could not be pulled; the text is the engine's own."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.fault = next((fault for fault, words in _FAULTS if re.search(words, message, re.I)), PullFault.OTHER)


@dataclass(frozen=True, slots=True)
class PostgresImage:
    """What an image that is here says of itself. `major` is None where it does not say."""

    id: str
    major: int | None
    data: str
    """Where the server keeps its data unless PGDATA says otherwise; empty where the image does not say."""
    volumes: tuple[str, ...]

    def mount_point(self, written: str, data: str) -> str:
        """Where a volume must be mounted to hold the data directory: `written` in the compose file, unless the image
        declares a volume of its own in between, which would hide it, or keeps its data elsewhere (as from 18 on:
        https://github.com/docker-library/postgres/pull/1259). `data` is PGDATA where the compose file sets it."""
        directory = PurePosixPath(data or self.data or _DEFAULT_DATA)
        around = [
            path for path in (written, *self.volumes) if directory == PurePosixPath(path) or _is_below(directory, path)
        ]
        return max(around, key=len, default=str(directory) if data or self.data else written)


@dataclass(slots=True)
class Progress:
    """A pull as a whole, told from what the engine says of each layer."""

    _layers: dict[str, tuple[int, int]] = field(default_factory=dict)
    _complete: set[str] = field(default_factory=set)

    def hear(self, message: dict[str, Any]) -> bool:
        """Take in one message of the stream. Returns whether it was news."""
        layer, status, detail = message.get("id"), message.get("status"), message.get("progressDetail") or {}
        if layer is None or status not in _LAYER_STATES:
            return False
        before = self.bytes, self.layers
        _, total = self._layers.setdefault(layer, (0, 0))
        if status == "Downloading":
            self._layers[layer] = (detail.get("current", 0), detail.get("total", total))
        elif status != "Pulling fs layer":
            self._layers[layer] = (total, total)
        if status in ("Pull complete", "Already exists"):
            self._complete.add(layer)
        return before != (self.bytes, self.layers)

    @property
    def bytes(self) -> tuple[int, int]:
        """How many were fetched, of how many known so far."""
        return sum(done for done, _ in self._layers.values()), sum(total for _, total in self._layers.values())

    @property
    def layers(self) -> tuple[int, int]:
        """How many are complete, of how many."""
        return len(self._complete), len(self._layers)


# https://docs.docker.com/reference/api/engine/: POST /images/create streams one of these for each layer.
_LAYER_STATES = (
    "Pulling fs layer",
    "Downloading",
    "Download complete",
    "Extracting",
    "Pull complete",
    "Already exists",
)


def find(client: DockerClient, name: str) -> PostgresImage | None:
    """The image as it is on this machine; None where it is not."""
    from docker.errors import ImageNotFound

    try:
        image = client.images.get(name)
    except ImageNotFound:
        return None
    config = image.attrs.get("Config") or {}
    environment = dict(variable.partition("=")[::2] for variable in config.get("Env") or ())
    version = environment.get("PG_MAJOR") or str(major_of(name) or "")
    return PostgresImage(
        id=str(image.id),
        major=int(version) if version.isdigit() else None,
        data=environment.get("PGDATA", ""),
        volumes=tuple(config.get("Volumes") or ()),
    )


def architecture(client: DockerClient, name: str) -> str:
    """For which processor the image is made, as Go calls it (amd64, arm64); empty where it is not here, or not said."""
    from docker.errors import ImageNotFound

    try:
        return str(client.images.get(name).attrs.get("Architecture") or "")
    except ImageNotFound:
        return ""


def find_of_major(client: DockerClient, major: int, named: str, made_of: str | None) -> str | None:
    """An image of that major version that is on this machine: `made_of`, which a container was made of, else a tag of
    the same repository as the image `named`, else the official one. None where there is none of them."""
    repository, _, tag = named.rpartition(":")
    suffix = tag.partition("-")[2]
    names = [made_of] if made_of is not None else []
    names += [f"{repository}:{major}-{suffix}", f"{repository}:{major}", f"postgres:{major}"]
    for name in names:
        image = find(client, name)
        if image is not None and image.major == major:
            return name
    return None


def similar(client: DockerClient, wanted: str) -> tuple[str, ...]:
    """Postgres images that are on this machine: first those of the major version that `wanted` names, and of these its
    own repository's."""
    tags = [tag for image in client.images.list() for tag in image.tags]
    return most_similar(tags, wanted)


def most_similar(tags: Iterable[str], wanted: str) -> tuple[str, ...]:
    """Those of `tags` that are a Postgres, as `similar` has them."""
    repository, major = _repository_and_tag(wanted)[0], major_of(wanted)

    def rank(tag: str) -> tuple[bool, bool, str]:
        return major_of(tag) != major, _repository_and_tag(tag)[0] != repository, tag

    found = (tag for tag in tags if "postgres" in tag or _repository_and_tag(tag)[0] == repository)
    return tuple(sorted(found, key=rank))[:5]


def major_of(name: str) -> int | None:
    """The major version in an image's tag, as in `postgres:17-bookworm`, `postgis/postgis:16-3.5`,
    `timescale/timescaledb:2.17.2-pg16`; None where the tag has none."""
    tag = name.rpartition("/")[2].partition("@")[0].partition(":")[2]
    match = re.search(r"(?:^|[.-])pg(\d+)", tag) or re.match(r"v?(\d+)", tag)
    return int(match[1]) if match else None


def pull(client: DockerClient, name: str, on_progress: Callable[[Progress], None], cancellation: Cancellation) -> None:
    """Fetch the image. Raises ImageUnavailableError, CancelledRunError."""
    from docker.errors import APIError
    from requests.exceptions import Timeout
    from urllib3.exceptions import ReadTimeoutError

    repository, tag = _repository_and_tag(name)
    progress = Progress()
    try:
        for message in client.api.pull(repository, tag=tag, stream=True, decode=True):
            cancellation.check()
            answers.check(message, answers.PULL_NEWS, "/images/create")
            if "error" in message:
                raise ImageUnavailableError(message["error"])
            if progress.hear(message):
                on_progress(progress)
        cancellation.check()
    except (APIError, Timeout, ReadTimeoutError) as error:
        raise ImageUnavailableError(explanation(error)) from None


def _is_below(path: PurePosixPath, folder: str) -> bool:
    return PurePosixPath(folder) in path.parents


def _repository_and_tag(image: str) -> tuple[str, str | None]:
    if "@" in image:
        return image, None
    head, _, last = image.rpartition("/")
    name, _, tag = last.partition(":")
    return (f"{head}/{name}" if head else name), tag or "latest"
