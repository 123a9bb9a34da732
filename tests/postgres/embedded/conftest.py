"""A project of its own on the embedded server."""

from __future__ import annotations

import pytest

from tests.support.project import Project
from tests.support.server_step import ADMINISTRATOR, PASSWORD, ServerProject


@pytest.fixture
def server(project: Project, free_port: int) -> ServerProject:
    """A project with an `.env`, and no server yet."""
    made = ServerProject(project, free_port, "embedded")
    made.set(POSTGRES_USER=ADMINISTRATOR, POSTGRES_PASSWORD=PASSWORD)
    return made


@pytest.fixture
def started(server: ServerProject) -> ServerProject:
    """The same, running, with a row in it that no safe remedy may lose."""
    result = server.auto()
    assert result.exit_code == 0, result
    server.leave_a_mark()
    return server
