"""Which project the embedded server's data belongs to, also after the project's folder was moved."""

from __future__ import annotations

from contextlib import suppress

from adx_tui.services.embedded import home as embedded_home
from adx_tui.services.embedded.home import OrphanedData
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project


def left_behind(project: Project, url: DatabaseUrl) -> OrphanedData | None:
    """Data that was made for a folder that is gone, and may be this project's: of the database that `url` names."""
    home = project.settings.project_state_dir
    with suppress(OSError, ValueError, KeyError):  # a record that can't be read says nothing
        return next(iter(embedded_home.find_orphaned(home, url.database, _login(url))), None)
    return None


def remember(project: Project) -> None:
    """Record which project the data belongs to, in case its folder is moved."""
    settings, url = project.settings, project.url()
    embedded_home.remember(settings.project_state_dir, settings.project, url.database, _login(url))


def _login(url: DatabaseUrl) -> str:
    return f"{url.user}:{url.password}@{url.database}"
