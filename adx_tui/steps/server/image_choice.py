"""Another image for the project's server, written where the compose file takes it from."""

from __future__ import annotations

from adx_tui.core.model import Context, Location, Remedy, Risk, manual
from adx_tui.services.docker.compose_file import PostgresService
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import env_writer

VARIABLE = "POSTGRES_IMAGE"


def remedy(project: Project, service: PostgresService, image: str, title: str, *, id: str) -> Remedy:
    """Take `image`. For a person where the compose file names the image itself, or `.env` has no say."""
    preview = f"{VARIABLE}={image}"
    if not is_taken_from_env(project, service):
        return manual(id, f"{title}: in the compose file" if location(project, service) else title, preview)

    def apply(_: Context) -> str:
        return env_writer.change(project, {VARIABLE: image}, f"wrote {preview}")

    return Remedy(id=id, title=title, risk=Risk.SAFE, preview=preview, apply=apply, by_choice=True)


def is_taken_from_env(project: Project, service: PostgresService) -> bool:
    """Whether POSTGRES_IMAGE in `.env` decides: it does in the bundled compose file, and in one of the project's own
    that has the very image which stands there."""
    if not project.can_set(VARIABLE):
        return False
    return project.compose_path() is None or project.environment().get(VARIABLE) == service.image


def location(project: Project, service: PostgresService) -> Location | None:
    """The project's own compose file, where that decides; None else."""
    path = project.compose_path()
    return None if path is None or is_taken_from_env(project, service) else Location(project.relative(path))
