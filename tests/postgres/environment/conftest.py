"""A project whose `.env` is in order until a test breaks it."""

from __future__ import annotations

import pytest

from tests.support.project import Project
from tests.support.shop_env import put_in_order


@pytest.fixture
def shop(project: Project, free_port: int) -> Project:
    """A project whose `.env` is in order."""
    put_in_order(project, free_port)
    return project
