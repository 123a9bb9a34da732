"""Whose the embedded server's data is, over the moving of a project's folder."""

from __future__ import annotations

from contextlib import suppress

from adx_tui.services.database_url import DatabaseUrl
from adx_tui.services.servers import embedded_home
from adx_tui.services.servers.embedded_home import Forsaken
from adx_tui.steps.project import Project


def left_behind(project: Project, url: DatabaseUrl) -> Forsaken | None:
    """Data that was made for a folder that is gone, and may be this project's: of the database that `url` names."""
    home = project.settings.project_state_dir
    with suppress(OSError, ValueError, KeyError):  # a record that can't be read says nothing
        return next(iter(embedded_home.forsaken(home, url.database, _login(url))), None)
    return None


def remember(project: Project) -> None:
    """Whose the data is, for the day that the project's folder is moved."""
    settings, url = project.settings, project.url()
    embedded_home.remember(settings.project_state_dir, settings.project, url.database, _login(url))


def _login(url: DatabaseUrl) -> str:
    return f"{url.user}:{url.password}@{url.database}"
