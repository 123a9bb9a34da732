"""Find the Docker engine this user means, and tell the four ways in which it can be out of reach apart."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.tls import TLSConfig

REQUEST_TIMEOUT = 20
"""Seconds that one request to the engine may take. A pull is read piece by piece, each within this."""
_PING_TIMEOUT = 5


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the engine is looked for, and why there."""

    url: str
    why: str


class EngineFault(Enum):
    """Why no engine answers: four faults with four different mends."""

    NOT_INSTALLED = auto()
    NOT_RUNNING = auto()
    DENIED = auto()
    STALE_HOST = auto()


class EngineUnavailableError(Exception):
    """No engine answers at `endpoint`."""

    def __init__(self, fault: EngineFault, endpoint: Endpoint, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault
        self.endpoint = endpoint
        self.detail = detail


def endpoint(environment: Mapping[str, str]) -> Endpoint:
    """Where the `docker` command would look, then the places it would not: `DOCKER_HOST`, `DOCKER_CONTEXT`, the
    current context, the sockets of the engines people run (docker-py issue 3146)."""
    if host := environment.get("DOCKER_HOST"):
        return Endpoint(host, "DOCKER_HOST")
    context = _context(environment)
    if context is not None:
        return context
    sockets = list(_known_sockets(environment))
    for socket in sockets:
        if _is_socket(socket):
            return Endpoint(f"unix://{socket}", "the first socket found")
    if os.name == "nt":
        return Endpoint("npipe:////./pipe/docker_engine", "the usual pipe")
    return Endpoint(f"unix://{sockets[0]}", "the usual socket")


@contextmanager
def connected(environment: Mapping[str, str]) -> Iterator[DockerClient]:
    """A client of the engine, proved by a ping. Raises EngineUnavailableError."""
    client = _connect(endpoint(environment))
    try:
        yield client
    finally:
        client.close()


def available(environment: Mapping[str, str]) -> EngineUnavailableError | Endpoint:
    """The endpoint that answers, or why none does. Cheap where there is plainly nothing to ask."""
    place = endpoint(environment)
    try:
        _connect(place).close()
    except EngineUnavailableError as error:
        return error
    return place


def _connect(place: Endpoint) -> DockerClient:
    socket = Path(place.url.removeprefix("unix://")) if place.url.startswith("unix://") else None
    if socket is not None and not _is_socket(socket):
        raise _absent(place, f"{socket} does not exist" if not socket.exists() else f"{socket} is no socket")
    if socket is not None and not os.access(socket, os.R_OK | os.W_OK):
        raise EngineUnavailableError(EngineFault.DENIED, place, _rights(socket))

    import docker
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    client = None
    try:
        client = docker.DockerClient(base_url=place.url, timeout=_PING_TIMEOUT, tls=_tls(place))
        client.ping()
        client.api.timeout = REQUEST_TIMEOUT
    except (DockerException, RequestException, OSError) as error:
        if client is not None:
            client.close()
        raise _absent(place, _innermost(error)) from None
    return client


def _tls(place: Endpoint) -> TLSConfig | bool:
    from docker.utils import kwargs_from_env

    if not place.url.startswith("tcp://"):
        return False
    return kwargs_from_env().get("tls") or False


def _absent(place: Endpoint, detail: str) -> EngineUnavailableError:
    if place.why == "DOCKER_HOST":
        fault = EngineFault.STALE_HOST
    elif shutil.which("dockerd") or shutil.which("docker") or shutil.which("podman") or "context" in place.why:
        fault = EngineFault.NOT_RUNNING
    else:
        fault = EngineFault.NOT_INSTALLED
    return EngineUnavailableError(fault, place, detail)


def _context(environment: Mapping[str, str]) -> Endpoint | None:
    """The Docker CLI's context, unless it is the default one."""
    config = Path(environment.get("DOCKER_CONFIG") or Path.home() / ".docker") / "config.json"
    if not environment.get("DOCKER_CONTEXT") and not config.is_file():
        return None
    from docker.context import ContextAPI
    from docker.errors import DockerException

    try:
        name = environment.get("DOCKER_CONTEXT") or ContextAPI.get_current_context().name
        context = ContextAPI.get_context(name)
    except (DockerException, OSError, ValueError):
        return None
    if context is None or context.name == "default" or not context.Host:
        return None
    return Endpoint(context.Host, f"context {context.name}")


def _known_sockets(environment: Mapping[str, str]) -> Iterator[Path]:
    home = Path.home()
    yield Path("/var/run/docker.sock")
    yield home / ".docker/run/docker.sock"
    yield home / ".colima/default/docker.sock"
    yield home / ".orbstack/run/docker.sock"
    yield home / ".rd/docker.sock"
    if runtime := environment.get("XDG_RUNTIME_DIR"):
        yield Path(runtime) / "docker.sock"
        yield Path(runtime) / "podman/podman.sock"
    yield Path("/run/podman/podman.sock")


def _is_socket(path: Path) -> bool:
    try:
        return stat.S_ISSOCK(path.stat().st_mode)
    except OSError:
        return False


def _rights(socket: Path) -> str:
    found = socket.stat()
    owner, group = str(found.st_uid), str(found.st_gid)
    if os.name == "posix":
        import grp
        import pwd

        with suppress(KeyError):  # a socket of another user namespace: the numbers must do
            owner, group = pwd.getpwuid(found.st_uid).pw_name, grp.getgrgid(found.st_gid).gr_name
    return f"{socket} is {stat.filemode(found.st_mode)} {owner}:{group}, and this user may not use it"


def _innermost(error: BaseException) -> str:
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return f"{type(error).__name__}: {error}"
