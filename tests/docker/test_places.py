"""Where the data already is, there Postgres runs: a server that works is used and never left for an empty one."""

from __future__ import annotations

from pathlib import Path

import docker
import pytest

from adx_tui.services.server import last_place
from tests.support.application import open_project
from tests.support.outcome import assert_green, findings, only_failure, previews
from tests.support.project import Result
from tests.support.server_step import PASSWORD, ServerProject
from tests.support.somebody import Somebody, assert_left_as_it_is, labels

pytestmark = pytest.mark.docker


@pytest.fixture
def auto(server: ServerProject) -> ServerProject:
    """The same project, with nothing said of where Postgres is to run."""
    server.where = "auto"
    return server


def first_line(result: Result) -> str:
    """What the first line of output says of where Postgres runs."""
    started = result.events[0]
    return f"{started['postgres']}: {started['why']}"


@pytest.mark.parametrize("whose", ["docker run", "another Compose project", "root compose file", "root, stopped"])
def test_a_server_that_the_url_logs_in_to_is_used(
    auto: ServerProject, somebody: Somebody, compose_project_name: str, tmp_path: Path, whose: str
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    made = {
        "docker run": {},
        "another Compose project": labels(f"{compose_project_name}0", other),
        "root compose file": labels(f"{compose_project_name}1", auto.project.path, service="db"),
        "root, stopped": labels(f"{compose_project_name}1", auto.project.path, service="db"),
    }[whose]
    container = somebody.runs(auto, made)
    if whose == "root, stopped":
        container.stop()
        assert "docker start" in previews(only_failure(auto.check(), "ADX214"), "safe")
    before = (auto.project.path / ".env").read_bytes()
    result = auto.auto()
    assert_green(result)
    assert_left_as_it_is(auto, container, before)
    assert_green(auto.check())
    if whose.startswith("root"):
        assert str(container.name) in first_line(result)
    else:
        assert first_line(result).startswith("external: DATABASE_URL logs in at")

    down = auto.project.adx("--down", "--volumes", "notes")
    assert down.exit_code == 1, down
    container.reload()  # still there, with all that is in it
    assert container.status == ("exited" if whose.startswith("root") else "running")


def test_a_stopped_server_that_the_url_was_written_for_is_named_not_replaced(
    auto: ServerProject, somebody: Somebody
) -> None:
    container = somebody.runs(auto, {})
    auto.set(DATABASE_URL=f"postgresql://postgres:{PASSWORD}@127.0.0.1:{auto.port}/notes")
    before = (auto.project.path / ".env").read_bytes()
    container.stop()
    found = only_failure(auto.auto(), "ADX220")
    assert f"docker start {container.name}" in previews(found, "manual")
    container.start()
    assert_green(auto.auto())
    assert_left_as_it_is(auto, container, before)


def test_asked_for_docker_it_moves_nowhere_by_itself(server: ServerProject, somebody: Somebody) -> None:
    container = somebody.runs(server, {})
    before = (server.project.path / ".env").read_bytes()
    found = only_failure(server.auto(), "ADX260")
    assert "DATABASE_URL logs in at" in found["cause"]
    assert previews(found, "safe") == ""
    assert_left_as_it_is(server, container, before)


EXAMPLE = """\
DATABASE_URL="postgresql://notes_app:app-password@127.0.0.1:{port}/notes"
POSTGRES_PORT={port}
POSTGRES_IMAGE={image}
"""


@pytest.mark.parametrize("whose", ["another Compose project", "docker run"])
def test_default_passwords_adopt_no_other_project_s_container(
    auto: ServerProject, somebody: Somebody, compose_project_name: str, postgres_image: str, tmp_path: Path, whose: str
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    container = somebody.runs(auto, labels(f"{compose_project_name}0", other) if whose.startswith("another") else {})
    (auto.project.path / ".env").unlink()
    auto.project.write(".env.example", EXAMPLE.format(port=auto.port, image=postgres_image))
    result = auto.auto()
    assert_green(result)
    if whose == "docker run":
        assert first_line(result).startswith("external")
        assert f":{auto.port}/" in auto.written("DATABASE_URL")
    else:
        assert first_line(result).startswith("docker")
        assert auto.written("POSTGRES_PORT") != str(auto.port)
    container.reload()
    assert container.status == "running"
    assert auto.has_its_mark()


NO_ENGINE = {"DOCKER_HOST": "unix:///nowhere/docker.sock"}


def test_embedded_data_is_not_left_for_docker(auto: ServerProject) -> None:
    assert_green(auto.run("--auto", "--postgres", "embedded"))
    auto.leave_a_mark()
    assert auto.project.adx("--down").exit_code == 0
    result = auto.auto()
    assert_green(result)
    assert first_line(result).startswith("embedded: this project's data is embedded")
    assert auto.has_its_mark()


def test_docker_data_is_not_left_for_an_empty_server_where_no_engine_answers(auto: ServerProject) -> None:
    assert_green(auto.auto())
    auto.leave_a_mark()
    assert auto.project.adx("--down").exit_code == 0
    found = only_failure(auto.auto(env=NO_ENGINE), "ADX204")
    assert "data is in Docker" in found["cause"]
    assert list(auto.project.state_directory.rglob("pgdata")) == []
    assert auto.project.adx("--down", "--volumes", "notes", env=NO_ENGINE).exit_code == 1
    assert_green(auto.auto())
    assert auto.has_its_mark()


def test_data_on_another_engine_is_not_left_for_an_empty_server_on_this_one(
    auto: ServerProject, docker_engine: docker.DockerClient
) -> None:
    """There is no second engine here: that the project's data was on one is noted, as a run on it would have."""
    auto.set()
    state = open_project(auto.project.path, auto.project.state_directory).settings.project_state_dir
    elsewhere = "unix:///run/another-engine.sock"
    last_place.remember(state, last_place.LastPlace("docker", elsewhere, "volume notes"))
    for how in (auto.check, auto.auto):
        found = only_failure(how(), "ADX261")
        assert elsewhere in found["cause"]
        assert f"DOCKER_HOST={elsewhere}" in previews(found, "safe")
    assert docker_engine.containers.list(all=True, filters={"name": auto.project.path.name}) == []


def test_of_two_places_the_one_used_last_counts_and_only_its_data_is_deleted(
    auto: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str
) -> None:
    volume = f"{compose_project_name}_postgres-data"
    assert_green(auto.auto())
    auto.leave_a_mark()
    assert auto.project.adx("--down").exit_code == 0
    assert_green(auto.run("--auto", "--postgres", "embedded"))
    assert auto.project.adx("--down").exit_code == 0

    result = auto.auto()
    assert_green(result)
    assert first_line(result).startswith("embedded")
    assert volume in first_line(result)
    down = auto.project.adx("--down", "--volumes", "notes")
    assert down.exit_code == 0, down
    assert f"volume {volume} stays" in down.stdout
    assert list(auto.project.state_directory.rglob("pgdata")) == []
    assert docker_engine.volumes.get(volume)
    assert_green(auto.auto())
    assert auto.has_its_mark()


def test_data_in_another_volume_is_not_swapped_for_an_empty_one(
    server: ServerProject, somebody: Somebody, compose_project_name: str
) -> None:
    """The compose file's volume was renamed since: the container would begin anew with an empty one."""
    container = somebody.runs(server, labels(compose_project_name, server.project.path))
    before = (server.project.path / ".env").read_bytes()
    result = server.auto()
    assert result.exit_code == 0, result
    (found,) = findings(result)
    assert (found["code"], found["status"]) == ("ADX262", "warning")
    assert_left_as_it_is(server, container, before)
    assert server.down().exit_code == 0
    assert server.auto().exit_code == 0
    assert_left_as_it_is(server, container, before)
