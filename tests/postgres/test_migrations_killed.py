"""SIGKILL in the middle of the migrations: the next run goes on where it ended, and nothing is applied twice."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest

from tests.support.databases import FreshDatabase
from tests.support.killed import COUNT, assert_each_applied_once, write_migrations
from tests.support.migrating import auto, codes, use
from tests.support.project import Project

pytestmark = pytest.mark.postgres


def test_the_next_run_converges(project: Project, fresh_database: FreshDatabase) -> None:
    use(project, fresh_database)
    write_migrations(project)
    for _ in range(8):
        process = project.launch("--auto", "--postgres", "external", "--step", "migrations")
        time.sleep(random.uniform(0.3, 1.5))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    result = auto(project)

    assert result.exit_code == 0, codes(result)
    assert_each_applied_once(fresh_database.connect(), COUNT)
    assert codes(auto(project)) == set()
