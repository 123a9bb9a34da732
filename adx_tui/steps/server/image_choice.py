"""Another image for the project's server, written where the compose file takes it from."""

from __future__ import annotations

from adx_tui.core.model import Context, Location, Remedy, Risk, manual
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import env_writer, image_line


def remedy(project: Project, service: PostgresService, image: str, title: str, *, id: str) -> Remedy:
    """Take `image`. For a person where the compose file names the image itself, or `.env` has no say."""
    if not is_taken_from_env(project, service):
        return by_hand(project, service, image, title, id=id)
    preview = image_line.said(service, image)

    def apply(_: Context) -> str:
        return env_writer.change(project, {service.image_variable: image}, f"wrote {preview}")

    return Remedy(id=id, title=title, risk=Risk.SAFE, preview=preview, apply=apply, by_choice=True)


def by_hand(project: Project, service: PostgresService, image: str, title: str, *, id: str) -> Remedy:
    """The same for a person, with the place of the compose file where that says it."""
    where = None if service.image_variable else location(project, service)
    return manual(id, f"{title}: at {where}" if where else title, image_line.said(service, image))


def is_taken_from_env(project: Project, service: PostgresService) -> bool:
    """Whether a variable that `.env` can set decides."""
    return bool(service.image_variable) and project.can_set(service.image_variable)


def location(project: Project, service: PostgresService) -> Location | None:
    """The image's line in the project's own compose file, where that decides; None else."""
    path = service.image_file or project.compose_path()
    if path is None or is_taken_from_env(project, service):
        return None
    return Location(project.relative(path), service.image_line)
