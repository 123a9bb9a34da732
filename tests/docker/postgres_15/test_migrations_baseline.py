"""tests/postgres/test_migrations_baseline.py on PostgreSQL 15."""

from __future__ import annotations

import pytest

from tests.postgres.test_migrations_baseline import *  # noqa: F403 - its tests and its fixtures

pytestmark = pytest.mark.docker
