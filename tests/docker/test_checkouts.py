"""Other checkouts of the same project: each has a server of its own, and what one made no other touches."""

from __future__ import annotations

from pathlib import Path

import docker
import pytest

from tests.support.compose import remove_compose_project
from tests.support.compose_text import COMPOSE_FILE
from tests.support.outcome import assert_green, evidence, only_failure, previews
from tests.support.ports import pick_free_port
from tests.support.project import Project
from tests.support.server_step import ADMINISTRATOR, PASSWORD, ServerProject, env_value
from tests.support.somebody import Somebody, assert_left_as_it_is, labels

pytestmark = pytest.mark.docker


def test_a_second_checkout_gets_a_server_of_its_own(
    started: ServerProject, project: Project, docker_engine: docker.DockerClient, tmp_path: Path, postgres_image: str
) -> None:
    """Same compose file, same name in it; without a COMPOSE_PROJECT_NAME they would share one volume."""
    other = Project(tmp_path / "other", project.state_directory)
    other.path.mkdir()
    second = ServerProject(other, pick_free_port(but_not={started.port}), "docker")
    name = str(project.environment["COMPOSE_PROJECT_NAME"])
    other.write("compose/postgres.yml", f"name: {name}\n" + COMPOSE_FILE % "[postgres]")
    second.set(POSTGRES_USER=ADMINISTRATOR, POSTGRES_PASSWORD=PASSWORD, POSTGRES_IMAGE=postgres_image)
    try:
        found = only_failure(second.check(), "ADX216")
        assert str(started.project.path) in evidence(found)
        assert "COMPOSE_PROJECT_NAME=other-" in previews(found, "safe")
        assert_green(second.auto())
        assert env_value(other.path / ".env", "COMPOSE_PROJECT_NAME").startswith("other-")
        assert_green(second.check())
        assert started.has_its_mark()
        assert second.down("--volumes", "notes").exit_code == 0
        assert_green(started.check())
    finally:
        other.clean_up()
        remove_compose_project(docker_engine, env_value(other.path / ".env", "COMPOSE_PROJECT_NAME") or "none")


def test_down_in_a_second_checkout_leaves_the_first_one_s_server(
    started: ServerProject, project: Project, tmp_path: Path
) -> None:
    other = Project(tmp_path / "other", project.state_directory, dict(project.environment))
    other.path.mkdir()
    second = ServerProject(other, started.port, "docker")
    second.set(**started.values)
    second.down()
    second.down("--volumes", "notes")
    assert_green(started.check())
    assert started.has_its_mark()


def test_what_compose_made_in_another_folder_is_left_alone(
    server: ServerProject,
    somebody: Somebody,
    docker_engine: docker.DockerClient,
    compose_project_name: str,
    tmp_path: Path,
) -> None:
    other, volume = tmp_path / "other", f"{compose_project_name}_postgres-data"
    other.mkdir()
    docker_engine.volumes.create(volume, labels={"com.docker.compose.project": compose_project_name})
    mounted = {volume: {"bind": "/var/lib/postgresql/data", "mode": "rw"}}
    container = somebody.runs(server, labels(compose_project_name, other), volumes=mounted)
    before = container.attrs["Id"], (server.project.path / ".env").read_bytes()
    found = only_failure(server.auto(), "ADX216")
    assert str(other) in evidence(found)
    server.down("--volumes", "notes")
    assert (docker_engine.containers.get(container.name or "").id, before[1]) == before
    assert_left_as_it_is(server, container, before[1])

    other.rmdir()  # the project was moved: nobody else claims it
    assert_green(server.auto())
    assert server.has_its_mark()


CLONES = 8


def test_clones_that_share_a_port_and_a_name_are_all_ready_at_their_first_run(
    project: Project, docker_engine: docker.DockerClient, compose_project_name: str, postgres_image: str, tmp_path: Path
) -> None:
    port = pick_free_port()
    example = f"""\
# @required @sensitive
DATABASE_URL="postgresql://notes_app@127.0.0.1:{port}/notes"
# @type=port
POSTGRES_PORT={port}
POSTGRES_IMAGE={postgres_image}
# @required @sensitive @type=string(minLength=16)
POSTGRES_PASSWORD=
"""
    clones = []
    for number in range(CLONES):
        folder = tmp_path / str(number) / compose_project_name
        folder.parent.mkdir()
        folder.mkdir()
        clones.append(Project(folder, project.state_directory))
        clones[-1].write(".env.example", example)
    try:
        runs = [each.launch("--auto", "--step", "postgres", "--output", "json") for each in clones]
        ended = [(run.communicate(timeout=280), run.returncode) for run in runs]
        assert [code for _, code in ended] == [0] * CLONES, ended
    finally:
        for each in clones:
            each.clean_up()
        for volume in docker_engine.volumes.list():
            name = (volume.attrs.get("Labels") or {}).get("com.docker.compose.project", "")
            if name.startswith(compose_project_name):
                remove_compose_project(docker_engine, name)
