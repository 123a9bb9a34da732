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
    if service.image_variable or service.built_image or service.image_file is None:
        return said(service, image)
    return f"{said(service, image)}  # {Location(project.relative(service.image_file), service.image_line)}"


def said(service: PostgresService, image: str) -> str:
    """How `image` is said: by the variable that the compose file takes it from, else in the file."""
    if service.image_variable:
        return f"{service.image_variable}={image}"
    return f"FROM {image}  # in its Dockerfile" if service.built_image else f"image: {image}"


def renew(project: Project | None, image: str) -> str:
    """The commands that fetch the server's image anew, where it is of the same repository as `image`; else empty."""
    service = _service(project)
    if service is None or image_name(service.image) != image_name(image):
        return ""
    return f"docker pull {service.image}\nadx-tui --down\nadx-tui --auto"


def _service(project: Project | None) -> PostgresService | None:
    """Where the server runs on Docker: its file could be read, or nothing would run."""
    return project.service() if project is not None and project.run.place.kind is Postgres.DOCKER else None
