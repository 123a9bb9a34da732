"""SIGKILL in the middle of the migrations: the next run goes on where it ended, and nothing is applied twice."""

from __future__ import annotations

import pytest

from tests.support.databases import FreshDatabase
from tests.support.killed import COUNT, assert_each_applied_once, write_migrations
from tests.support.kills import kills
from tests.support.migrating import auto, use
from tests.support.outcome import codes
from tests.support.project import Project

pytestmark = pytest.mark.postgres


def test_the_next_run_converges(project: Project, fresh_database: FreshDatabase) -> None:
    use(project, fresh_database)
    write_migrations(project)
    for kill in kills():
        process = project.launch("--auto", "--postgres", "external", "--step", "migrations")
        kill.after(process, kill.draw.uniform(0.3, 1.5))

    result = auto(project)

    assert result.exit_code == 0, codes(result)
    assert_each_applied_once(fresh_database.connect(), COUNT)
    assert codes(auto(project)) == set()
