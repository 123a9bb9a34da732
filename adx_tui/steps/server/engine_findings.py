"""What can be wrong with the Docker engine, and what it may refuse, in a person's words."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.model import Context, Finding, Remedy, RemedyFailedError, Risk, manual, typed
from adx_tui.services.docker import engine
from adx_tui.services.docker.engine import Endpoint, EngineFault, EngineUnavailableError
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.project.current_run import ServerPlace
from adx_tui.services.project.project import Project
from adx_tui.services.server.errors import ContainerError
from adx_tui.steps.server import port_conflict

DISK = "docker system df; docker image prune"
"""What shows how full the engine's disk is, and makes room without touching anything in use."""
DISK_FULL = "no space left on device"
"""The message, in lower case, of a disk that has no room left."""
# Code, cause, the remedy's title and its words.
_ENGINE = {
    EngineFault.NOT_INSTALLED: (
        "ADX201",
        "No Docker engine is installed.",
        "install one",
        "https://docs.docker.com/engine/install/",
    ),
    EngineFault.NOT_RUNNING: (
        "ADX202",
        "The Docker engine is not running.",
        "start it",
        "sudo systemctl start docker  # or start Docker Desktop",
    ),
    EngineFault.DENIED: (
        "ADX203",
        "This user may not use the Docker engine's socket.",
        "join its group, then log in again",
        'sudo usermod -aG docker "$USER"',
    ),
    EngineFault.STALE_VARIABLE: (
        "ADX204",
        "{variable} names an engine that does not answer, and it wins over everything else.",
        "unset it, or correct it",
        "unset {variable}",
    ),
    EngineFault.TLS: (
        "ADX205",
        "The Docker engine and this machine do not agree about TLS and its certificates.",
        "see who signed the engine's certificate, for which host and until when, and compare with ca.pem here",
        "openssl s_client -connect {address} </dev/null | openssl x509 -noout -issuer -dates -ext subjectAltName\n"
        "openssl x509 -noout -subject -dates -in {certificates}/ca.pem",
    ),
    EngineFault.TOO_OLD: (
        "ADX206",
        "The Docker engine is too old to talk to.",
        "install a newer one",
        "https://docs.docker.com/engine/install/",
    ),
    EngineFault.SILENT: (
        "ADX274",
        "The Docker engine takes requests and does not answer them.",
        "see whether it still answers anybody; where it does not, restart it",
        "docker version || sudo systemctl restart docker  # or restart Docker Desktop",
    ),
    EngineFault.GARBLED: (
        "ADX270",
        "What answers as the Docker engine answers what no Docker engine answers.",
        "see what is there, and whether the docker command can use it",
        "docker version && docker ps -a",
    ),
    EngineFault.REFUSED: (
        "ADX218",
        "The Docker engine refused.",
        "see whether the docker command can use it",
        "docker version && docker ps -a",
    ),
}


def is_port_taken(message: str) -> bool:
    """Whether the engine refuses a container because of its port."""
    return "port is already allocated" in message or "address already in use" in message


@contextmanager
def engine_server(project: Project) -> Iterator[DockerServer]:
    """For a remedy: the server as it is to be now. Raises RemedyFailedError for what the engine refuses."""
    try:
        with engine.connected(project.process_environment, project.run.cancellation) as client:
            server = DockerServer(client, project.service(), project.settings.project)
            try:
                yield server
            except ContainerError as error:
                raise RemedyFailedError(refusal(project, server, str(error))) from None
    except EngineUnavailableError as error:
        raise RemedyFailedError(unavailable(project, error)) from None


def unavailable(project: Project, error: EngineUnavailableError) -> Finding:
    """Why no engine answers."""
    data = project.run.place.data  # what of this project is on it, as far as is known
    code, cause, title, preview = _ENGINE[error.fault]
    variable = error.endpoint.variable
    where = error.endpoint.certificates or "$DOCKER_CERT_PATH"
    cause = cause.format(variable=variable)
    without = "or do without Docker"
    if data:
        cause = f"This project's data is in Docker ({data}), which does not answer. {cause}"
        without = "or begin anew without Docker, on an empty server: the data stays where it is"
    preview = preview.format(variable=variable, address=urlsplit(error.endpoint.url).netloc, certificates=where)
    how = (manual if preview.startswith("https:") else typed)("docker.engine", title, preview)
    return Finding(
        code=code,
        cause=cause,
        evidence=(f"endpoint  {error.endpoint.url} ({error.endpoint.why})", error.detail),
        remedies=(
            _without_variable(project, variable) if error.fault is EngineFault.STALE_VARIABLE else how,
            typed("docker.embedded", without, "adx-tui --postgres embedded"),
        ),
    )


def _without_variable(project: Project, variable: str) -> Remedy:
    """What the person's own shell has, only they change; this process can do without it, and what it starts too."""

    def apply(_: Context) -> str:
        project.set_variable(variable, "")
        return f"left {variable} out until adx-tui ends"

    title = f"go on without it until adx-tui ends (in your shell: unset {variable}), or correct it"
    return Remedy(
        id="docker.engine", title=title, risk=Risk.SAFE, preview=f"unset {variable}", apply=apply, by_choice=True
    )


def another(project: Project, place: ServerPlace, here: Endpoint) -> Finding:
    """An engine answers, but the data was last used on another one."""
    return Finding(
        code="ADX261",
        cause=f"This project's data ({place.data}) is on the Docker engine at {place.other_engine}, but {here.url} is "
        f"the one in use ({here.why}).",
        evidence=(f"used last  {place.other_engine}", f"in use  {here.url} ({here.why})"),
        remedies=(
            _with_engine(project, place.other_engine),
            typed("docker.anew", "or begin anew on this one, with an empty server", "adx-tui --auto --postgres docker"),
        ),
    )


def _with_engine(project: Project, address: str) -> Remedy:
    def apply(_: Context) -> str:
        project.set_variable("DOCKER_HOST", address)
        return f"using the engine at {address} until adx-tui ends"

    return Remedy(
        id="docker.engine",
        title="use that engine again until adx-tui ends",
        risk=Risk.SAFE,
        preview=f"export DOCKER_HOST={shlex.quote(address)}",
        apply=apply,
        by_choice=True,
    )


def refusal(project: Project, server: DockerServer, message: str) -> Finding:
    """The engine did not do what it was asked to; `message` is its own words."""
    if is_port_taken(message):
        return port_conflict.finding(project, server.service.host_port, Cancellation())
    if DISK_FULL in message.lower():
        how = typed("docker.disk", "see what fills it", DISK)
        cause = "The Docker engine's disk is full."
        return Finding(code="ADX218", cause=cause, evidence=(message,), remedies=(how,))
    how = typed("docker.logs", "see what the engine says", f"docker logs {shlex.quote(server.service.container_name)}")
    return Finding(code="ADX218", cause="The Docker engine refused.", evidence=(message,), remedies=(how,))
