"""tests/postgres/test_migrations_interrupted.py on PostgreSQL 15."""

from __future__ import annotations

import pytest

from tests.postgres.test_migrations_interrupted import *  # noqa: F403 - its tests and its fixtures

pytestmark = pytest.mark.docker
