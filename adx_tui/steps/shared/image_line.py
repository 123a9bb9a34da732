"""Another image for the project's server: the line that decides, wherever that stands."""

from __future__ import annotations

from adx_tui.core.model import Location
from adx_tui.services.docker.compose_postgres import image_name
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.project.project import Project
from adx_tui.settings import Postgres

VARIABLE = "POSTGRES_IMAGE"


def write(project: Project | None, image: str) -> str:
    """What has to be written where, so that `image` counts: in `.env` the variable that the compose file takes it from,
    else the file's own line."""
    service = _service(project)
    if project is None or service is None:
        return f"{VARIABLE}={image}"
    source = service.image_source
    if source is None:
        return f"FROM {image}  # in the Dockerfile of {service.name}" if service.built_image else f"image: {image}"
    if source.decided_by:
        return f"{source.decided_by}={image}"
    return f"image: {image}  # {Location(project.relative(source.file or service.path), source.line)}"


def renew(project: Project | None, image: str) -> str:
    """The commands that fetch the server's image anew, where it is of the same repository as `image`; else empty."""
    service = _service(project)
    if service is None or image_name(service.image) != image_name(image):
        return ""
    return f"docker pull {service.image}\nadx-tui --down\nadx-tui --auto"


def _service(project: Project | None) -> PostgresService | None:
    """Where the server runs on Docker: its file could be read, or nothing would run."""
    return project.service() if project is not None and project.run.place.kind is Postgres.DOCKER else None
