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
