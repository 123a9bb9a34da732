"""The migrations step run, in this process, on a project whose database is somebody else's server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adx_tui import settings
from adx_tui.core.cancellation import Cancellation
from adx_tui.core.event_json import to_json
from adx_tui.core.events import Event as EngineEvent
from adx_tui.engine import request
from adx_tui.engine.local import LocalSession
from adx_tui.engine.request import RunRequest
from adx_tui.services.environment import env_file
from adx_tui.services.project.configuration import of_settings
from tests.support.databases import FreshDatabase
from tests.support.project import Event, Project

SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run said and how it ended."""

    exit_code: int
    events: Sequence[Event]


def use(project: Project, database: FreshDatabase) -> Project:
    """The project's DATABASE_URL names `database`."""
    project.env(DATABASE_URL=database.url)
    return project


def auto(project: Project, *, seconds: float = SECONDS) -> Ran:
    return _run(project, request.AUTO, seconds)


def check(project: Project, *, seconds: float = SECONDS) -> Ran:
    return _run(project, request.CHECK, seconds)


def _run(project: Project, asked: RunRequest, seconds: float) -> Ran:
    flags = {"project": str(project.path), "postgres": "external", "steps": ["migrations"]}
    values = env_file.read(project.path / ".env").values
    chosen = settings.resolve(flags, {}, values, default_state_dir=project.state_directory)
    reported: list[EngineEvent] = []
    cancellation = Cancellation(seconds)
    try:
        exit_code = LocalSession(of_settings(chosen), {}).run(asked, reported.append, cancellation)
    finally:
        cancellation.close()
    return Ran(exit_code, [dict(to_json(event)) for event in reported])


def history(database: FreshDatabase) -> list[tuple[Any, ...]]:
    """Name, applied, rolled back and open of each row of Prisma's history, oldest first."""
    return (
        database.connect()
        .execute(
            "SELECT migration_name, finished_at IS NOT NULL AND rolled_back_at IS NULL, rolled_back_at IS NOT NULL,"
            " finished_at IS NULL AND rolled_back_at IS NULL FROM _prisma_migrations ORDER BY started_at, finished_at"
        )
        .fetchall()
    )
