"""Thousands of tables: looked at in a moment, and granted in a plan that a person can read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from adx_tui.services.grants import privileges, spec
from tests.support import grants
from tests.support.databases import FreshDatabase

pytestmark = pytest.mark.postgres

TABLES = 5_000
SECONDS = 0.3


def test_five_thousand_tables_and_sequences(tmp_path: Path, fresh_database: FreshDatabase) -> None:
    server, admin, application = fresh_database.server, fresh_database.connect_admin(), fresh_database.connect()
    for first in range(0, TABLES, 500):  # a transaction holds a lock on each table it makes
        application.execute(
            f"DO $$ BEGIN FOR i IN {first + 1}..{first + 500} LOOP"
            " EXECUTE format('CREATE TABLE %I (id serial)', 'Table ' || i); END LOOP; END $$".encode()
        )
    admin.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {fresh_database.role}".encode())
    admin.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {fresh_database.role}".encode())
    wish = spec.application(fresh_database.role, ("public",))

    def inspected() -> float:
        started = time.perf_counter()
        found = privileges.compare_grants(admin, wish, server.admin_user)
        seconds = time.perf_counter() - started
        assert [each.total for each in found.objects] == [TABLES, TABLES]
        return seconds

    assert min(inspected() for _ in range(5)) < SECONDS

    grants.write_env(
        tmp_path,
        DATABASE_URL=fresh_database.url,
        POSTGRES_USER=server.admin_user,
        POSTGRES_PASSWORD=server.admin_password,
    )
    run = grants.check(tmp_path)
    assert run.check("privileges.table").title == f"Rights on tables are missing: {TABLES} of {TABLES}"
    assert len(run.plan) < 10
    assert sum(map(len, run.plan)) < 1_000
    assert grants.mend(tmp_path).exit_code == 0
    assert min(inspected() for _ in range(5)) < SECONDS
