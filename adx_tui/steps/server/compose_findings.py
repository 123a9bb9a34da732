"""What can be wrong with the compose file, in a person's words."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from adx_tui.core.model import Finding, Location, manual, typed
from adx_tui.core.wording import counted
from adx_tui.services.docker.compose_file import ComposeFileError
from adx_tui.services.docker.compose_ports import LeadsPast
from adx_tui.services.docker.compose_postgres import Candidate, SeveralServicesError
from adx_tui.services.docker.compose_tree import MissingVariablesError
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.project.project import Project


def unusable(project: Project, error: ComposeFileError | OSError) -> Finding:
    """Why the compose file can't be used."""
    if isinstance(error, SeveralServicesError):
        return _several_services(project, error)
    if isinstance(error, MissingVariablesError):
        return _missing_variables(project, error)
    file = place(project, error.file if isinstance(error, ComposeFileError) else None)
    line = error.line if isinstance(error, ComposeFileError) else None
    problem = error.problem if isinstance(error, ComposeFileError) else str(error.strerror)
    how = typed("compose.correct", "correct the file", f"{compose_command(project)} config")
    cause = f"{file} can't be used: {problem}."
    return Finding(code="ADX210", cause=cause, location=Location(file, line), remedies=(how,))


def _missing_variables(project: Project, error: MissingVariablesError) -> Finding:
    """Nothing is wrong with the file: what it leaves to `.env` is not there."""
    file, names = place(project, error.file), [variable.name for variable in error.variables]
    choice = project.snapshot.compose_choice()
    where = project.relative(choice.env_file if choice is not None else project.settings.env_file)
    title = f"give {'it' if len(names) == 1 else 'them'} a value in {where}, where Compose takes it from"
    how = manual("compose.variables", title, "\n".join(f"{name}=<value>" for name in names))
    return Finding(
        code="ADX284",
        cause=f"{file} needs {counted(len(names), 'variable')} that nothing sets: {', '.join(names)}.",
        evidence=tuple(
            f"{Location(file, variable.line)}  ${{{variable.name}:?{variable.words}}}" for variable in error.variables
        ),
        location=Location(file, error.line),
        remedies=(how,),
    )


def _several_services(project: Project, error: SeveralServicesError) -> Finding:
    """Which of them is meant is said by the URL: by its port, else by its login and database."""
    file = place(project, error.file)
    return Finding(
        code="ADX275",
        cause=f"{file} has several Postgres services, and {project.url_name} fits none better than the others: "
        f"{', '.join(service.name for service in error.services)}.",
        evidence=tuple(
            f"{Location(place(project, service.value.file), service.value.line)}  {service.name}  {service.image}, "
            f"port {service.published.number or 'left open'}, user {service.user}, database {service.database}"
            for service in error.services
        ),
        location=Location(file, error.line),
        remedies=tuple(
            manual(
                f"compose.service.{service.name}",
                f"say that it is {service.name}",
                _choosing(project.url_name, service),
            )
            for service in error.services
        ),
    )


def _choosing(key: str, service: Candidate) -> str:
    """What in `.env` fits that service alone."""
    login = f"{service.user}:<password>"
    port = service.published.number
    host = f"127.0.0.1:{port}" if port else f"{service.name}:{service.server_port}"
    return f"{key}=postgresql://{login}@{host}/{service.database}"


def compose_command(project: Project) -> str:
    """The begin of a command line that hands the same files to Compose."""
    choice = project.snapshot.compose_choice()
    paths = [shlex.quote(project.relative(file)) for file in choice.files] if choice else ["<bundled>"]
    return " ".join(("docker compose", *(f"-f {path}" for path in paths)))


def place(project: Project, file: Path | None = None) -> str:
    """The compose file, or the one that it names, as a person would write it."""
    path = file or project.compose_path()
    return project.relative(path) if path else "the bundled compose file"


def remarks(project: Project, service: PostgresService) -> Iterator[str]:
    """Which file it is, where nobody named it; what is done otherwise than it says, and what is not done."""
    choice = None if service.standing else project.snapshot.compose_choice()
    if choice is not None and not choice.is_layout:
        files = ", ".join(map(project.relative, choice.files))
        where = Location(project.relative(choice.source.path), choice.source.line)
        yield f"{files}: {choice.reason}" + (f" ({where})" if choice.source.line else "")
        passed_over = (other for other in choice.others if not other.is_later)
        yield from (f"{project.relative(other.path)} passed over: {other.reason}" for other in passed_over)
    yield from service.remarks
    if service.others:
        yield f"{', '.join(service.others)}: left to docker compose"


def ignored(project: Project, server: DockerServer) -> Finding:
    """What the file asks for that adx-tui does not do."""
    service = server.service
    how = typed(
        "compose.up",
        "where it matters, let Compose make the server: adx-tui takes over what Compose made",
        f"adx-tui --down; {compose_command(project)} up -d {shlex.quote(service.name)}",
    )
    if service.volume_line is None:  # what Compose made would begin empty
        how = manual(
            "compose.volume",
            "have the file keep the data where adx-tui does, before Compose makes it",
            data_mount(server),
        )
    return Finding(
        code="ADX247",
        cause=f"The service {service.name} asks for what adx-tui does not do: "
        f"{', '.join(setting.what for setting in service.ignored)}.",
        evidence=(
            *(f"{Location(place(project, wish.file), wish.line)}  {wish.what}" for wish in service.ignored),
            *remarks(project, service),
        ),
        location=Location(place(project, service.ignored[0].file), service.ignored[0].line),
        remedies=(how,),
    )


def data_mount(server: DockerServer) -> str:
    """What is to stand in the file so that Compose keeps the data where adx-tui does."""
    service = server.service
    mount = f"{service.volume}:{server.mount_point() or service.volume_target}"
    return f'services:\n  {service.name}:\n    volumes: ["{mount}"]\nvolumes:\n  {service.volume}:'


def leads_past(project: Project, service: PostgresService, entry: LeadsPast) -> Finding:
    """The file publishes the port of a container where nothing listens."""
    return Finding(
        code="ADX286",
        cause=f"{place(project, entry.file)} publishes port {service.host_port} of this machine, but leads it to port "
        f"{entry.target} of the container, and the server listens on {service.server_port} there.",
        subject=str(service.host_port),
        evidence=(
            f"written  {service.host_port} → {entry.target}",
            f"published  {service.host_port} → {service.server_port}",
        ),
        location=Location(place(project, entry.file), entry.line),
        remedies=(manual("compose.port", "write the server's own port behind the colon", f'- "{entry.corrected}"'),),
    )


def mount_point(project: Project, server: DockerServer, mounted: str) -> Finding:
    """The compose file mounts the volume where the image does not keep its data."""
    service = server.service
    return Finding(
        code="ADX233",
        cause=(
            f"{service.image} does not keep its data in {service.volume_target}, so adx-tui mounts the volume at "
            f"{mounted}; docker compose up would not, and the data would not be in {service.volume}."
        ),
        evidence=(f"written  {service.volume}:{service.volume_target}", f"mounted  {service.volume}:{mounted}"),
        location=Location(place(project), service.volume_line),
        remedies=(manual("compose.volume", "write it so", f"- {service.volume}:{mounted}"),),
    )
