"""Another URL in the place of the one that is written: in its own key, and in what leads to the same server."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.model import Remedy, Risk
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrl
from adx_tui.services.project.project import Project
from adx_tui.steps.shared import env_writer


def write(project: Project, key: str, url: DatabaseUrl, *, id: str, title: str, outcome: str) -> Remedy | None:
    """Write `url` as the value of `key`; None where that would not count. Raises as `Project.can_set` does."""
    if not project.can_set(key):
        return None
    changes = _changes(project, key, url)
    return Remedy(
        id=id,
        title=title,
        risk=Risk.SAFE,
        preview="\n".join(f"{name}={database_url.parse(value)}" for name, value in changes.items()),
        apply=lambda _: env_writer.change(project, _changes(project, key, url), outcome),
    )


def _changes(project: Project, key: str, url: DatabaseUrl) -> Mapping[str, str]:
    return project.url_changes(url) if key == project.url_name else {key: url.with_password}
