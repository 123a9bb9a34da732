"""SIGKILL in the middle of the migrations, on a server in Docker: the next run goes on where it ended."""

from __future__ import annotations

import psycopg
import pytest

from tests.support.killed import COUNT, assert_each_applied_once, write_migrations
from tests.support.kills import kills
from tests.support.project import Project

pytestmark = pytest.mark.docker


def test_the_next_run_converges(project: Project, free_port: int, postgres_image: str) -> None:
    password = "only-for-this-test"
    url = f"postgresql://app:{password}@127.0.0.1:{free_port}/app"
    project.env(
        DATABASE_URL=f"{url}?schema=public",
        POSTGRES_PORT=free_port,
        POSTGRES_USER="postgres",
        POSTGRES_PASSWORD=password,
        POSTGRES_IMAGE=postgres_image,
    )
    assert project.adx("--auto", "--postgres", "docker", "--step", "grants").exit_code == 0
    write_migrations(project)
    for kill in kills():
        process = project.launch("--auto", "--postgres", "docker", "--step", "migrations")
        kill.after(process, kill.draw.uniform(0.5, 2.5))

    result = project.adx("--auto", "--postgres", "docker", "--step", "migrations")

    assert result.exit_code == 0, str(result)
    with psycopg.connect(url, autocommit=True) as connection:
        assert_each_applied_once(connection, COUNT)
