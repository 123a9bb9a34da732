"""The project that most seeds here are written for."""

from __future__ import annotations

import pytest

from tests.support.databases import FreshDatabase
from tests.support.note_seeds import TABLES
from tests.support.project import Project


@pytest.fixture
def notes(project: Project, fresh_database: FreshDatabase) -> Project:
    project.env(DATABASE_URL=fresh_database.url, MOTTO='it\'s 100% "so"'.replace("'", ""))
    project.migration("20260101000000_notes", TABLES)
    return project
