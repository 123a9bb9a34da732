"""Find the Docker engine this user means, and tell the ways in which it can be out of reach apart."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from adx_tui.core.cancellation import Cancellation
from adx_tui.services.docker import faults, probe
from adx_tui.services.docker.answers import EngineAnswerError
from adx_tui.services.docker.faults import EngineFault as EngineFault  # for whoever catches EngineUnavailableError

if TYPE_CHECKING:
    from docker.tls import TLSConfig

    from adx_tui.services.docker.client import Engine

REQUEST_TIMEOUT = 20
"""Seconds that one request to the engine may take."""
_PING_TIMEOUT = 5
_NO_CONTEXT = "context"
# What an engine that speaks TLS says to one who does not (Go's net/http).
_WANTS_TLS = "Client sent an HTTP request to an HTTPS server"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the engine is looked for, and why there. `certificates` is the folder that has those for TLS, None for no
    TLS; `variable` the environment variable that leads there by name."""

    url: str
    why: str
    variable: str = ""
    certificates: Path | None = None
    verify: bool = True


_api_versions: dict[Endpoint, str] = {}
"""Of engines that answered: asking for it takes an engine longer than anything else it is asked."""


class EngineUnavailableError(Exception):
    """No engine answers at `endpoint`."""

    def __init__(self, fault: EngineFault, endpoint: Endpoint, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault
        self.endpoint = endpoint
        self.detail = detail


def endpoint(environment: Mapping[str, str]) -> Endpoint:
    """Where the `docker` command would look, then the places it would not: `DOCKER_HOST`, `DOCKER_CONTEXT`, the
    current context, the sockets of the engines people run (docker/docker-py#3146)."""
    if host := environment.get("DOCKER_HOST"):
        verify = bool(environment.get("DOCKER_TLS_VERIFY"))
        return Endpoint(host, "DOCKER_HOST", "DOCKER_HOST", _certificates(environment), verify)
    context = _context(environment)
    if context is not None:
        return context
    candidates = list(_known_sockets(environment))
    for socket in candidates:
        if _is_socket(socket):
            return Endpoint(f"unix://{socket}", "the first socket found")
    if os.name == "nt":
        return Endpoint("npipe:////./pipe/docker_engine", "the usual pipe")
    return Endpoint(f"unix://{candidates[0]}", "the usual socket")


@contextmanager
def connected(environment: Mapping[str, str], cancellation: Cancellation) -> Iterator[Engine]:
    """A client of an engine that answers, each of whose calls ends with the run. Raises EngineUnavailableError, also
    where it answers no sense, or nothing any more, meanwhile; CancelledRunError."""
    place = endpoint(environment)
    client = _connect(place, cancellation)
    try:
        with cancellation.interrupting(client.api.cut):
            yield client
    except faults.errors() as error:
        cancellation.check()
        fault, detail = faults.of_answer(error) or (EngineFault.NOT_RUNNING, faults.innermost(error))
        raise EngineUnavailableError(fault, place, detail) from None
    finally:
        client.close()


def available(environment: Mapping[str, str], cancellation: Cancellation) -> EngineUnavailableError | Endpoint:
    """The endpoint that answers, or why none does. Cheap where there is plainly nothing to ask. Raises
    CancelledRunError."""
    place = endpoint(environment)
    try:
        _connect(place, cancellation).close()
    except EngineUnavailableError as error:
        return error
    return place


def _connect(place: Endpoint, cancellation: Cancellation) -> Engine:
    _probe(place, cancellation)

    from docker.errors import DockerException, InvalidVersion
    from requests.exceptions import RequestException

    from adx_tui.services.docker.client import Engine, EngineClient

    def client_of(version: str | None) -> Engine:
        api = EngineClient(
            cancellation,
            base_url=place.url,
            version=version,
            timeout=_PING_TIMEOUT,
            tls=_tls(place),
            use_ssh_client=place.url.startswith("ssh://"),
        )
        return Engine(api)

    try:
        client = _known_again(place, client_of) or client_of(None)  # None: asks, and so proves that it is an engine
        _api_versions[place] = client.api.api_version
    except InvalidVersion as error:
        raise EngineUnavailableError(EngineFault.TOO_OLD, place, str(error)) from None
    except (DockerException, RequestException, EngineAnswerError, OSError) as error:
        cancellation.check()
        if (fault := _fault_of_tls(place, error)) is not None:
            raise fault from None
        if (answer := faults.of_answer(error)) is not None:
            raise EngineUnavailableError(answer[0], place, answer[1]) from None
        raise _absent(place, faults.innermost(error)) from None
    client.api.timeout = REQUEST_TIMEOUT
    return client


def _known_again(place: Endpoint, client_of: Callable[[str | None], Engine]) -> Engine | None:
    """A client of an engine that was asked for its version before, and still speaks it; None where there is none."""
    from docker.errors import APIError

    version = _api_versions.pop(place, None)
    if version is None:
        return None
    client = client_of(version)
    answers = False
    try:
        answers = client.ping()
    except APIError:  # another engine by now, which does not speak that version
        pass
    finally:
        if not answers:
            client.close()
    return client if answers else None


def _probe(place: Endpoint, cancellation: Cancellation) -> None:
    """Quick, and the SDK leaves its socket open when nobody listens. Raises EngineUnavailableError,
    CancelledRunError."""
    parts = urlsplit(place.url)
    if parts.scheme == _NO_CONTEXT:
        raise _absent(place, f"{place.variable} names a context that is not there")
    where = place.url.removeprefix("unix://") if parts.scheme == "unix" else parts.netloc
    try:
        probe.reach(place.url, _PING_TIMEOUT, cancellation)
    except PermissionError:
        raise EngineUnavailableError(EngineFault.DENIED, place, _rights(Path(where))) from None
    except (OSError, UnicodeError) as error:
        raise _absent(place, f"{where}: {getattr(error, 'strerror', None) or error}") from None


def _certificates(environment: Mapping[str, str]) -> Path | None:
    """Where the variables of the Docker command say the certificates for `DOCKER_HOST` are; None for no TLS."""
    if not (environment.get("DOCKER_TLS_VERIFY") or environment.get("DOCKER_CERT_PATH")):
        return None
    return Path(environment.get("DOCKER_CERT_PATH") or Path.home() / ".docker")


def _tls(place: Endpoint) -> TLSConfig | bool:
    if not place.url.startswith("tcp://") or place.certificates is None:
        return False
    from adx_tui.services.docker import tls

    return tls.configuration(place.certificates, place.url, verify=place.verify)


def _fault_of_tls(place: Endpoint, error: BaseException) -> EngineUnavailableError | None:
    """`error`, where it is about certificates, or about TLS that only one of the two speaks."""
    from requests.exceptions import SSLError

    tls_errors = [cause for cause in faults.chain(error) if isinstance(cause, SSLError) or _WANTS_TLS in str(cause)]
    if not tls_errors:
        return None
    detail = faults.innermost(error) if isinstance(tls_errors[0], SSLError) else f"the engine says: {_WANTS_TLS}"
    if place.certificates is not None:
        from adx_tui.services.docker import tls

        detail = "; ".join(filter(None, (detail, tls.missing(place.certificates))))
    return EngineUnavailableError(EngineFault.TLS, place, detail)


def _absent(place: Endpoint, detail: str) -> EngineUnavailableError:
    if place.variable:
        fault = EngineFault.STALE_VARIABLE
    elif shutil.which("dockerd") or shutil.which("docker") or shutil.which("podman") or "context" in place.why:
        fault = EngineFault.NOT_RUNNING
    else:
        fault = EngineFault.NOT_INSTALLED
    return EngineUnavailableError(fault, place, detail)


def _context(environment: Mapping[str, str]) -> Endpoint | None:
    """The Docker CLI's context, unless it is the default one. In its store each has a folder, named after the SHA-256
    of the context's name: https://docs.docker.com/engine/manage-resources/contexts/."""
    config = Path(environment.get("DOCKER_CONFIG") or Path.home() / ".docker")
    chosen = environment.get("DOCKER_CONTEXT")
    name = chosen or _json(config / "config.json").get("currentContext") or "default"
    if name == "default":
        return None
    digest = hashlib.sha256(str(name).encode()).hexdigest()
    docker = (_json(config / "contexts/meta" / digest / "meta.json").get("Endpoints") or {}).get("docker") or {}
    if not docker.get("Host"):
        return Endpoint(f"{_NO_CONTEXT}:{name}", "DOCKER_CONTEXT", "DOCKER_CONTEXT") if chosen else None
    certificates, skip = config / "contexts/tls" / digest / "docker", bool(docker.get("SkipTLSVerify"))
    return Endpoint(
        str(docker["Host"]),
        f"context {name}",
        certificates=certificates if certificates.is_dir() or skip else None,
        verify=not skip,
    )


def _json(path: Path) -> dict[str, Any]:
    """An object that the Docker CLI wrote; nothing where there is none to be read."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


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
    status = socket.stat()
    owner, group = str(status.st_uid), str(status.st_gid)
    if os.name == "posix":
        import grp
        import pwd

        with suppress(KeyError):  # a socket of another user namespace: the numbers must do
            owner, group = pwd.getpwuid(status.st_uid).pw_name, grp.getgrgid(status.st_gid).gr_name
    return f"{socket} is {stat.filemode(status.st_mode)} {owner}:{group}, and this user is in no group that may use it"
