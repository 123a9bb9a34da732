"""The container: its engine, its image, its port, its settings, and whether it is this checkout's at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from adx_tui.core.model import Finding, Inspection, Location, Remedy, RemedyFailedError, Risk, failed, manual, ok
from adx_tui.core.runner import Context
from adx_tui.services import docker_engine, env_file, port
from adx_tui.services.compose_file import ComposeFileError
from adx_tui.services.docker_engine import EngineFault, EngineUnavailableError
from adx_tui.services.port import ADDRESS
from adx_tui.services.servers.docker import ContainerError, ContainerState, DockerServer, ImageUnavailableError
from adx_tui.steps import checkouts, port_conflict, readiness
from adx_tui.steps.project import Project

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
        "sudo systemctl start docker  (or start Docker Desktop)",
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
        "The Docker engine's certificate and this machine's do not fit.",
        "see which certificates are used, and until when they are valid",
        "openssl s_client -connect <host>:<port> -showcerts; ls $DOCKER_CERT_PATH",
    ),
    EngineFault.TOO_OLD: (
        "ADX206",
        "The Docker engine is too old to talk to.",
        "install a newer one",
        "https://docs.docker.com/engine/install/",
    ),
}


def inspect(project: Project, context: Context) -> Inspection:
    """Whether the project's container runs as the compose file says, and is ready."""
    try:
        with docker_engine.connected(project.process_environment) as client:
            place = docker_engine.endpoint(project.process_environment)
            yield ok("engine", "a Docker engine answers", f"{place.url} ({place.why})")
            try:
                server = DockerServer(client, project.service(), project.settings.project)
            except (ComposeFileError, OSError) as error:
                yield failed("compose", "the compose file can be used", _compose_finding(project, error))
                return "the compose file can't be used"
            return (yield from _inspect(project, server, context))
    except EngineUnavailableError as error:
        yield failed("engine", "a Docker engine answers", _engine_finding(error))
        return "no Docker engine"


def _inspect(project: Project, server: DockerServer, context: Context) -> Inspection:
    service, state = server.service, server.state()
    if other := checkouts.other_checkout(project):
        yield failed("checkout", "the container is this checkout's", _other_checkout(project, service.project, other))
        return f"{service.project} belongs to {other}"
    address = f"{ADDRESS}:{service.host_port}"
    if state is None or not state.running or state.published != address:
        if not port.is_free(service.host_port):
            finding = port_conflict.finding(project, service.host_port, containers=server.publishing(service.host_port))
            yield failed("port", f"port {service.host_port} is ours to use", finding)
            return f"port {service.host_port} is taken"
        yield ok("port", f"port {service.host_port} is ours to use")
    if state is None or state.differences:
        if not server.image_is_local():
            yield failed("image", f"the image {service.image} is here", _image_missing(project, service.image))
            return f"{service.image} is not here"
        yield ok("image", f"the image {service.image} is here")
    container = f"container {service.container_name} runs"
    if state is None or not state.running or state.differences:
        yield failed("container", container, _container_finding(project, server, state))
        return "not running"
    yield ok("container", container, state.image)

    def fault() -> Finding | None:
        now = server.state()
        return None if now is not None and now.running else _ended(server, now)

    password = Remedy(
        id="docker.password",
        title="give the server the password of the environment, through the container's own socket",
        risk=Risk.SAFE,
        preview=f"docker exec {service.container_name} psql -c \"ALTER ROLE … PASSWORD '<POSTGRES_PASSWORD>'\"",
        apply=lambda _: _set_password(project),
    )
    major = re.search(r":v?(\d+)", service.image)
    version = yield from readiness.inspect(
        project.administrator(), context, fault, wanted_major=int(major[1]) if major else None, password=password
    )
    return f"{state.name}, {version or state.image} on {address}"


@contextmanager
def _server(project: Project) -> Iterator[DockerServer]:
    """For a remedy: the server as it is to be now. Raises RemedyFailedError for what the engine refuses."""
    try:
        with docker_engine.connected(project.process_environment) as client:
            server = DockerServer(client, project.service(), project.settings.project)
            try:
                yield server
            except ContainerError as error:
                raise RemedyFailedError(_refusal(project, server, str(error))) from None
    except EngineUnavailableError as error:
        raise RemedyFailedError(_engine_finding(error)) from None


def _pull(project: Project, context: Context) -> str:
    with _server(project) as server:
        image = server.service.image
        try:
            server.pull(
                lambda done, known: context.doing("image", f"pulling {image}", done=done, total=known, unit="layers")
            )
        except ImageUnavailableError as error:
            how = manual(
                "image.other",
                "go online or log in; or name an image that is here; or do without Docker",
                "docker login  ·  POSTGRES_IMAGE=… adx-tui --auto  ·  adx-tui --auto --postgres embedded",
            )
            cause = f"The image {image} is not on this machine and can't be pulled."
            evidence = (str(error), *(f"here  {name}" for name in server.similar_images()))
            raise RemedyFailedError(Finding(code="ADX212", cause=cause, evidence=evidence, remedies=(how,))) from None
        return f"pulled {image}"


def _start(project: Project) -> str:
    with _server(project) as server:
        server.start()
        service = server.service
        return f"started {service.container_name} ({service.image}) on {ADDRESS}:{service.host_port}"


def _recreate(project: Project) -> str:
    with _server(project) as server:
        server.recreate()
        return f"recreated {server.service.container_name} on {ADDRESS}:{server.service.host_port}; its volume stayed"


def _set_password(project: Project) -> str:
    administrator = project.administrator()
    with _server(project) as server:
        server.set_password(administrator.user, administrator.password)
    return f"gave {administrator.user} the password of the environment"


def _take_own_name(project: Project) -> str:
    path, name = project.settings.env_file, project.default_compose_project()
    env_file.replace(path, env_file.read(path).with_values({"COMPOSE_PROJECT_NAME": name}))
    return f"set COMPOSE_PROJECT_NAME to {name}"


# --- findings -------------------------------------------------------------------------------------------------------


def _engine_finding(error: EngineUnavailableError) -> Finding:
    code, cause, title, preview = _ENGINE[error.fault]
    variable = error.endpoint.variable
    return Finding(
        code=code,
        cause=cause.format(variable=variable),
        evidence=(f"endpoint  {error.endpoint.url} ({error.endpoint.why})", error.detail),
        remedies=(
            manual("docker.engine", title, preview.format(variable=variable)),
            manual("docker.embedded", "or do without Docker", "adx-tui --postgres embedded"),
        ),
    )


def _compose_finding(project: Project, error: ComposeFileError | OSError) -> Finding:
    path = project.compose_path()
    place = project.relative(path) if path else "the bundled compose file"
    line = error.line if isinstance(error, ComposeFileError) else None
    problem = error.problem if isinstance(error, ComposeFileError) else str(error.strerror)
    how = manual("compose.correct", "correct the file", f"docker compose -f {place} config")
    cause = f"{place} can't be used: {problem}."
    return Finding(code="ADX210", cause=cause, location=Location(place, line), remedies=(how,))


def _other_checkout(project: Project, name: str, other: str) -> Finding:
    own = project.default_compose_project()
    file = project.environment().file
    remedy = Remedy(
        id="docker.own_name",
        title="give this checkout a name of its own",
        risk=Risk.SAFE,
        preview=f"COMPOSE_PROJECT_NAME={own}",
        apply=lambda _: _take_own_name(project),
    )
    how = manual("docker.own_name", "give this checkout a name of its own", f"COMPOSE_PROJECT_NAME={own}")
    return Finding(
        code="ADX216",
        cause=f"The Compose project {name} on this machine belongs to another checkout.",
        evidence=(f"its folder  {other}", f"this folder  {project.settings.project}"),
        remedies=(remedy if file else how,),
    )


def _image_missing(project: Project, image: str) -> Finding:
    remedy = Remedy(
        id="docker.pull",
        title="pull it",
        risk=Risk.SAFE,
        preview=f"docker pull {image}",
        apply=lambda context: _pull(project, context),
    )
    return Finding(code="ADX212", cause=f"The image {image} is not on this machine.", remedies=(remedy,))


def _container_finding(project: Project, server: DockerServer, state: ContainerState | None) -> Finding:
    service = server.service
    compose = f"docker compose -f {project.relative(service.path)} up -d {service.name}"
    preview = f"{compose}  # {service.image}, {ADDRESS}:{service.host_port}, volume {service.volume_name}"
    if state is not None and state.differences:
        remedy = Remedy(
            id="docker.recreate",
            title="recreate it; the volume, and with it all data, stays",
            risk=Risk.SAFE,
            preview=preview,
            apply=lambda _: _recreate(project),
        )
        cause = f"Container {state.name} was made with other settings than the environment now has."
        return Finding(code="ADX217", cause=cause, evidence=state.differences, remedies=(remedy,))
    remedy = Remedy(
        id="docker.start", title="start it", risk=Risk.SAFE, preview=preview, apply=lambda _: _start(project)
    )
    if state is None:
        return Finding(code="ADX213", cause="There is no container for this project yet.", remedies=(remedy,))
    if state.status == "restarting":
        return _ended(server, state)
    evidence = (f"state  {state.status}, exit code {state.exit_code}",)
    return Finding(
        code="ADX214", cause=f"Container {state.name} is {state.status}.", evidence=evidence, remedies=(remedy,)
    )


def _ended(server: DockerServer, state: ContainerState | None) -> Finding:
    name = server.service.container_name
    if state is None:
        return Finding(code="ADX215", cause=f"Container {name} is gone.")
    reason = "ran out of memory" if state.out_of_memory else f"ended with exit code {state.exit_code}"
    if state.status == "paused":
        reason = "was paused"
    how = manual("docker.logs", "see its log", f"docker logs {name}")
    return Finding(code="ADX215", cause=f"Container {name} {reason}.", evidence=server.log_tail(), remedies=(how,))


def _refusal(project: Project, server: DockerServer, said: str) -> Finding:
    if "port is already allocated" in said or "address already in use" in said:
        return port_conflict.finding(project, server.service.host_port)
    how = manual("docker.logs", "see what the engine says", f"docker logs {server.service.container_name}")
    return Finding(code="ADX218", cause="The Docker engine refused.", evidence=(said,), remedies=(how,))
