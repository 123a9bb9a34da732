"""A project whose server runs, and a database of words for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.built import PASSWORD
from tests.support.databases import make_database
from tests.support.embedded import EmbeddedServer
from tests.support.outcome import assert_green, checks
from tests.support.ports import pick_free_port
from tests.support.project import Project
from tests.support.words import Words


@pytest.fixture(scope="package")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, EmbeddedServer]]:
    """A project whose server runs, for one test after the other: starting one costs more than all else they do."""
    project, port = Project.create(tmp_path_factory.mktemp("started") / "project"), pick_free_port()
    url = f"postgresql://app:app-password@127.0.0.1:{port}/app"
    project.env(DATABASE_URL=url, POSTGRES_USER="postgres", POSTGRES_PASSWORD=PASSWORD, POSTGRES_PORT=port)
    try:
        result = project.adx("--auto", "--postgres", "embedded", "--step", "postgres", "--output", "json")
        assert_green(result)
        major = int(checks(result)["postgres", "version"]["detail"].partition(".")[0])
        yield project, EmbeddedServer(port, "postgres", PASSWORD, major, project.state_directory)
    finally:
        project.clean_up()


@pytest.fixture
def words(started: tuple[Project, EmbeddedServer]) -> Iterator[Words]:
    project, server = started
    with make_database(server) as database:
        words = Words(project, database)
        try:
            yield words
        finally:
            words.remove_copies()
