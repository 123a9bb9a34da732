"""Another URL in the place of the one that is written: in its own key, and in what leads to the same server."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from adx_tui.core.model import Remedy, Risk
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import env_writer


def write(project: Project, key: str, url: DatabaseUrl, *, id: str, title: str, outcome: str) -> Remedy | None:
    """Write `url` as the value of `key`; None where that would not count. Raises as `Project.can_set` does."""
    if not project.can_set(key):
        return None

    def changes() -> Mapping[str, str]:  # by the files as they are then
        return project.url_changes(url) if key == project.url_name else {key: url.with_password}

    return write_all(project, changes, id=id, title=title, outcome=outcome)


def write_all(project: Project, urls: Callable[[], Mapping[str, str]], *, id: str, title: str, outcome: str) -> Remedy:
    """Write each of `urls`, with its password, as the value of its key."""
    return Remedy(
        id=id,
        title=title,
        risk=Risk.SAFE,
        preview="\n".join(f"{key}={database_url.parse(url)}" for key, url in urls().items()),
        apply=lambda _: env_writer.change(project, urls(), outcome),
    )
