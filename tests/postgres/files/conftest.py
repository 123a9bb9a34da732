"""Projects whose files are in order until a test puts something else in their place."""

from __future__ import annotations

import pytest

from tests.support.databases import FreshDatabase
from tests.support.project import Project


@pytest.fixture
def shop(project: Project) -> Project:
    """A project whose environment is in order."""
    project.env(DATABASE_URL="postgresql://shop:pass-word@127.0.0.1:5432/shop")
    project.write(".env.example", "# @required @sensitive\nDATABASE_URL=\n")
    return project


@pytest.fixture
def used(project: Project, fresh_database: FreshDatabase) -> Project:
    """A project whose database is there."""
    project.env(DATABASE_URL=fresh_database.url)
    return project
