"""What can be wrong with the engine, the image and the container, in a person's words, and what mends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from adx_tui.core.model import Finding, Location, Remedy, RemedyFailedError, Risk, manual
from adx_tui.core.runner import Context
from adx_tui.services import docker_engine, env_file
from adx_tui.services.compose_file import ComposeFileError, PostgresService
from adx_tui.services.docker_engine import EngineFault, EngineUnavailableError
from adx_tui.services.port import ADDRESS
from adx_tui.services.servers.container_state import ContainerState
from adx_tui.services.servers.docker import DockerServer
from adx_tui.services.servers.docker_image import ImageUnavailableError, Progress, PullFault
from adx_tui.services.servers.errors import ContainerError
from adx_tui.steps import port_conflict
from adx_tui.steps.project import Project

DISK = "docker system df; docker image prune"
"""What shows how full the engine's disk is, and makes room without touching anything in use."""
_DISK_FULL = "no space left on device"
# What a Postgres that can't use its data directory says before it ends (src/backend/access/transam/xlog*.c,
# src/backend/utils/init/miscinit.c, src/backend/postmaster/postmaster.c).
_DAMAGED = re.compile(
    r"valid checkpoint record|invalid checkpoint|incorrect checksum in control file|invalid magic number|"
    r"is not a (valid data|database cluster) directory|directory .* exists but is not empty|"
    r"could not (open|read|find|locate).*(pg_control|PG_VERSION|checkpoint|/global|pg_wal)|"
    r"could not access the server configuration file \"/var/lib/postgresql/.*postgresql\.conf\""
)
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
}
# Why a pull failed, and what to do about it.
_PULL = {
    PullFault.RATE_LIMITED: ("the registry limits how often you may pull", "log in, or wait", "docker login"),
    PullFault.UNAUTHORIZED: ("the registry wants a login, or the name is wrong", "log in", "docker login"),
    PullFault.NOT_FOUND: ("the registry has no such image", "correct the name", "POSTGRES_IMAGE=postgres:17-bookworm"),
    PullFault.WRONG_PLATFORM: (
        "it is not made for this machine's processor",
        "name one that is",
        "POSTGRES_IMAGE=postgres:17-bookworm",
    ),
    PullFault.DISK_FULL: ("the engine's disk is full", "see what fills it", DISK),
    PullFault.UNREACHABLE: ("its registry can't be reached", "go online, then run again", "docker pull {image}"),
    PullFault.OTHER: ("the engine's words are below", "try it by hand", "docker pull {image}"),
}


@contextmanager
def engine_server(project: Project) -> Iterator[DockerServer]:
    """For a remedy: the server as it is to be now. Raises RemedyFailedError for what the engine refuses."""
    try:
        with docker_engine.connected(project.process_environment) as client:
            server = DockerServer(client, project.service(), project.settings.project)
            try:
                yield server
            except ContainerError as error:
                raise RemedyFailedError(_refusal(project, server, str(error))) from None
    except EngineUnavailableError as error:
        raise RemedyFailedError(engine(error)) from None


# --- the engine, the file and the image -----------------------------------------------------------------------------


def engine(error: EngineUnavailableError) -> Finding:
    """Why no engine answers."""
    code, cause, title, preview = _ENGINE[error.fault]
    variable = error.endpoint.variable
    where = error.endpoint.certificates or "$DOCKER_CERT_PATH"
    preview = preview.format(variable=variable, address=urlsplit(error.endpoint.url).netloc, certificates=where)
    return Finding(
        code=code,
        cause=cause.format(variable=variable),
        evidence=(f"endpoint  {error.endpoint.url} ({error.endpoint.why})", error.detail),
        remedies=(
            manual("docker.engine", title, preview),
            manual("docker.embedded", "or do without Docker", "adx-tui --postgres embedded"),
        ),
    )


def compose_file(project: Project, error: ComposeFileError | OSError) -> Finding:
    """Why the compose file can't be used."""
    place = compose_place(project)
    line = error.line if isinstance(error, ComposeFileError) else None
    problem = error.problem if isinstance(error, ComposeFileError) else str(error.strerror)
    how = manual("compose.correct", "correct the file", f"docker compose -f {place} config")
    cause = f"{place} can't be used: {problem}."
    return Finding(code="ADX210", cause=cause, location=Location(place, line), remedies=(how,))


def compose_place(project: Project) -> str:
    """The compose file as a person names it."""
    path = project.compose_path()
    return project.relative(path) if path else "the bundled compose file"


def ignored(project: Project, service: PostgresService) -> Finding:
    """What the file asks for that adx-tui does not do."""
    place = compose_place(project)
    how = manual(
        "compose.up",
        "where it matters, let Compose make the server: adx-tui takes over what Compose made",
        f"adx-tui --down; docker compose -f {place} up -d {service.name}",
    )
    return Finding(
        code="ADX247",
        cause=f"The service {service.name} asks for what adx-tui does not do: "
        f"{', '.join(each.what for each in service.ignored)}.",
        evidence=tuple(f"{Location(place, each.line)}  {each.what}" for each in service.ignored),
        location=Location(place, service.ignored[0].line),
        remedies=(how,),
    )


def image_missing(project: Project, image: str) -> Finding:
    """The image is not here."""
    remedy = Remedy(
        id="docker.pull",
        title="pull it",
        risk=Risk.SAFE,
        preview=f"docker pull {image}",
        apply=lambda context: _pull(project, context),
    )
    return Finding(code="ADX212", cause=f"The image {image} is not on this machine.", remedies=(remedy,))


def _pull(project: Project, context: Context) -> str:
    with engine_server(project) as server:
        image = server.service.image

        def on_progress(progress: Progress) -> None:
            (done, total), (layers, known) = progress.bytes, progress.layers
            text = f"pulling {image}: {layers} of {known} layers"
            context.doing("image", text, done=done, total=total or None, unit="bytes")

        try:
            server.pull(on_progress)
        except ImageUnavailableError as error:
            reason, title, preview = _PULL[error.fault]
            finding = Finding(
                code="ADX212",
                cause=f"The image {image} is not on this machine and can't be pulled: {reason}.",
                evidence=(str(error), *(f"here  {name}" for name in server.similar_images())),
                remedies=(
                    manual("image.pull", title, preview.format(image=image)),
                    manual("image.other", "or name an image that is here", "POSTGRES_IMAGE=… adx-tui --auto"),
                    manual("image.embedded", "or do without Docker", "adx-tui --auto --postgres embedded"),
                ),
            )
            raise RemedyFailedError(finding) from None
        return f"pulled {image}"


# --- whose container it is ------------------------------------------------------------------------------------------


def other_checkout(project: Project, name: str, other: str) -> Finding:
    """The container or its volume was made for the folder `other`."""
    own = project.default_compose_project()
    file = project.environment().file
    in_the_way = project.process_environment.get("COMPOSE_PROJECT_NAME")
    remedy = Remedy(
        id="docker.own_name",
        title="give this checkout a name of its own",
        risk=Risk.SAFE,
        preview=f"COMPOSE_PROJECT_NAME={own}",
        apply=lambda _: _take_own_name(project),
    )
    how = manual("docker.own_name", "give this checkout a name of its own", f"export COMPOSE_PROJECT_NAME={own}")
    return Finding(
        code="ADX216",
        cause=f"The Compose project {name} on this machine belongs to another checkout.",
        evidence=(f"its folder  {other}", f"this folder  {project.settings.project}"),
        remedies=(remedy if file and not in_the_way else how,),
    )


def _take_own_name(project: Project) -> str:
    path, name = project.settings.env_file, project.default_compose_project()
    env_file.replace(path, env_file.read(path).with_values({"COMPOSE_PROJECT_NAME": name}))
    return f"set COMPOSE_PROJECT_NAME to {name}"


def name_taken(project: Project, server: DockerServer) -> Finding:
    """A container of our name lacks our labels: somebody made it by hand."""
    name = server.service.container_name
    return Finding(
        code="ADX219",
        cause=f"A container called {name} was made by somebody else: it carries none of Compose's labels.",
        evidence=(f"docker inspect {name}",),
        remedies=(
            manual("docker.rename", "rename it, if it is still needed", f"docker rename {name} {name}-old"),
            manual(
                "docker.own_name",
                "or give this checkout another name",
                f"COMPOSE_PROJECT_NAME={project.default_compose_project()}",
            ),
        ),
    )


# --- the container --------------------------------------------------------------------------------------------------


def container(project: Project, server: DockerServer, state: ContainerState | None) -> Finding:
    """The container is not there, does not run, or is not as the compose file says."""
    service = server.service
    file = "<bundled>" if service.bundled else project.relative(service.path)
    preview = (
        f"docker compose -f {file} up -d {service.name}"
        f"  # {service.image}, {ADDRESS}:{service.host_port}, volume {service.volume_name}"
    )
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
    if state is not None and state.status == "restarting":
        return ended(project, server, state)
    if state is not None:
        preview = f"docker {'unpause' if state.status == 'paused' else 'start'} {state.name}"
    remedy = Remedy(
        id="docker.start", title="start it", risk=Risk.SAFE, preview=preview, apply=lambda _: _start(project)
    )
    if state is None:
        kept = server.volume.owner() is not None
        cause = f"The server is stopped; its data is kept in volume {service.volume_name}."
        if not kept:
            cause = "There is no container for this project yet."
        return Finding(code="ADX213", cause=cause, remedies=(remedy,))
    evidence = (f"state  {state.status}, exit code {state.exit_code}",)
    return Finding(
        code="ADX214", cause=f"Container {state.name} is {state.status}.", evidence=evidence, remedies=(remedy,)
    )


def _start(project: Project) -> str:
    with engine_server(project) as server:
        server.create()
        if server.other_major() is not None:  # a fault of its own, with remedies of its own
            return f"made {server.service.container_name}"
        server.start()
        service = server.service
        return f"started {service.container_name} ({service.image}) on {ADDRESS}:{service.host_port}"


def _recreate(project: Project) -> str:
    with engine_server(project) as server:
        server.remove()
        server.create()
        if server.other_major() is None:
            server.start()
        return f"recreated {server.service.container_name} on {ADDRESS}:{server.service.host_port}; its volume stayed"


def begin_anew(project: Project, server: DockerServer) -> Remedy:
    """The one way that costs the data."""
    service = server.service
    return Remedy(
        id="data.fresh",
        title="or delete the data and begin anew",
        risk=Risk.DESTRUCTIVE,
        preview=f"docker rm {service.container_name}; docker volume rm {service.volume_name}",
        consent=project.url().database,
        apply=lambda _: _begin_anew(project),
    )


def _begin_anew(project: Project) -> str:
    with engine_server(project) as server:
        server.remove()
        server.volume.remove()
        server.start()
        return f"deleted volume {server.service.volume_name} and began anew"


def mount_point(project: Project, server: DockerServer, there: str) -> Finding:
    """The compose file mounts the volume where the image does not keep its data."""
    service = server.service
    return Finding(
        code="ADX233",
        cause=(
            f"{service.image} does not keep its data in {service.volume_target}, so the volume was mounted at {there}; "
            "docker compose up would not."
        ),
        evidence=(f"written  {service.volume}:{service.volume_target}", f"mounted  {service.volume}:{there}"),
        location=Location(compose_place(project), service.volume_line),
        remedies=(manual("compose.volume", "write it so", f"- {service.volume}:{there}"),),
    )


def ended(project: Project, server: DockerServer, state: ContainerState | None) -> Finding:
    """The server did not stay up; the end of its log says why."""
    name = server.service.container_name
    how = manual("docker.logs", "see its log, and correct what it says", f"docker logs {name}")
    if state is None:
        return Finding(code="ADX215", cause=f"Container {name} is gone.", remedies=(how,))
    exit_code, out_of_memory = (server.last_end() if state.running else None) or (state.exit_code, state.out_of_memory)
    reason = "ran out of memory" if out_of_memory else f"ended with exit code {exit_code}"
    if state.status == "paused":
        reason = "was paused"
    if state.status == "restarting" or (state.running and state.restarts):
        reason += " and is started again and again"
    log = server.log_tail()
    evidence = (f"state  {state.status}, started again {state.restarts} times", *log)
    if any(_DISK_FULL in line.lower() for line in log):
        cause = f"Container {name} {reason}: the disk that holds its data is full."
        room = manual("docker.disk", "make room on the engine's disk", DISK)
        return Finding(code="ADX243", cause=cause, evidence=evidence, remedies=(room, how))
    if (damage := next((line for line in log if _DAMAGED.search(line)), None)) is not None:
        return _damaged(project, server, damage, evidence)
    return Finding(code="ADX215", cause=f"Container {name} {reason}.", evidence=evidence, remedies=(how,))


def _damaged(project: Project, server: DockerServer, said: str, evidence: tuple[str, ...]) -> Finding:
    """Nothing that is safe makes damaged data whole; it can be kept for somebody who knows, and left behind."""
    service = server.service
    kept, other = f"{service.volume_name}-damaged", f"{service.project}-2"
    mounts = f"-v {service.volume_name}:/from:ro -v {kept}:/to"
    copy = f"docker run --rm {mounts} --entrypoint cp {service.image} -a /from/. /to"
    return Finding(
        code="ADX235",
        cause=f"The data in volume {service.volume_name} is not whole, so Postgres does not start: {_message(said)}.",
        evidence=evidence,
        remedies=(
            manual("data.keep", "keep a copy before anything else is tried on it", copy),
            manual(
                "data.leave",
                "leave the volume as it is, and begin anew under another name",
                f"COMPOSE_PROJECT_NAME={other} adx-tui --auto",
            ),
            begin_anew(project, server),
        ),
    )


def _message(line: str) -> str:
    """A line of the server's log without its date and level."""
    return re.sub(r"^.*?\b(?:PANIC|FATAL|ERROR|LOG|postgres):\s+", "", line).rstrip(".")


def _refusal(project: Project, server: DockerServer, said: str) -> Finding:
    if "port is already allocated" in said or "address already in use" in said:
        return port_conflict.finding(project, server.service.host_port)
    if _DISK_FULL in said:
        how = manual("docker.disk", "see what fills it", DISK)
        cause = "The Docker engine's disk is full."
        return Finding(code="ADX218", cause=cause, evidence=(said,), remedies=(how,))
    how = manual("docker.logs", "see what the engine says", f"docker logs {server.service.container_name}")
    return Finding(code="ADX218", cause="The Docker engine refused.", evidence=(said,), remedies=(how,))
