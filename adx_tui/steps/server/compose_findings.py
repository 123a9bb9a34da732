"""What can be wrong with the compose file, in a person's words."""

from __future__ import annotations

from adx_tui.core.model import Finding, Location, manual
from adx_tui.services.docker.compose_file import ComposeFileError, PostgresService
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.project.project import Project


def unusable(project: Project, error: ComposeFileError | OSError) -> Finding:
    """Why the compose file can't be used."""
    file = place(project)
    line = error.line if isinstance(error, ComposeFileError) else None
    problem = error.problem if isinstance(error, ComposeFileError) else str(error.strerror)
    how = manual("compose.correct", "correct the file", f"docker compose -f {file} config")
    cause = f"{file} can't be used: {problem}."
    return Finding(code="ADX210", cause=cause, location=Location(file, line), remedies=(how,))


def place(project: Project) -> str:
    """The compose file as a person names it."""
    path = project.compose_path()
    return project.relative(path) if path else "the bundled compose file"


def ignored(project: Project, service: PostgresService) -> Finding:
    """What the file asks for that adx-tui does not do."""
    file = place(project)
    how = manual(
        "compose.up",
        "where it matters, let Compose make the server: adx-tui takes over what Compose made",
        f"adx-tui --down; docker compose -f {file} up -d {service.name}",
    )
    return Finding(
        code="ADX247",
        cause=f"The service {service.name} asks for what adx-tui does not do: "
        f"{', '.join(setting.what for setting in service.ignored)}.",
        evidence=tuple(f"{Location(file, setting.line)}  {setting.what}" for setting in service.ignored),
        location=Location(file, service.ignored[0].line),
        remedies=(how,),
    )


def mount_point(project: Project, server: DockerServer, mounted: str) -> Finding:
    """The compose file mounts the volume where the image does not keep its data."""
    service = server.service
    return Finding(
        code="ADX233",
        cause=(
            f"{service.image} does not keep its data in {service.volume_target}, so the volume was mounted at "
            f"{mounted}; docker compose up would not."
        ),
        evidence=(f"written  {service.volume}:{service.volume_target}", f"mounted  {service.volume}:{mounted}"),
        location=Location(place(project), service.volume_line),
        remedies=(manual("compose.volume", "write it so", f"- {service.volume}:{mounted}"),),
    )
