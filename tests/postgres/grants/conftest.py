"""A database with its role, and a project with and without an administrator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.support import grants
from tests.support.databases import FreshDatabase


@pytest.fixture
def database(fresh_database: FreshDatabase) -> FreshDatabase:
    return fresh_database


@pytest.fixture
def admin(database: FreshDatabase) -> psycopg.Connection[Any]:
    return database.connect_admin()


@pytest.fixture
def folder(tmp_path: Path, database: FreshDatabase) -> Path:
    """A project with an administrator."""
    server = database.server
    grants.write_env(
        tmp_path,
        DATABASE_URL=database.url,
        POSTGRES_USER=server.admin_user,
        POSTGRES_PASSWORD=server.admin_password,
    )
    return tmp_path


@pytest.fixture
def alone(tmp_path: Path, database: FreshDatabase) -> Path:
    """A project that knows no administrator."""
    grants.write_env(tmp_path, DATABASE_URL=database.url)
    return tmp_path
