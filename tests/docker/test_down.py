"""What `--down` takes away, and what it keeps: the data stays unless its name is given."""

from __future__ import annotations

import docker
import pytest

from tests.support.compose import labelled
from tests.support.outcome import assert_green, only_failure
from tests.support.server_step import ServerProject

pytestmark = pytest.mark.docker


def test_down_keeps_the_data_unless_its_name_is_given(
    started: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str
) -> None:
    assert started.down().exit_code == 0
    only_failure(started.check(), "ADX213")
    assert_green(started.auto())
    assert started.down("--volumes", "another").exit_code == 2
    assert started.has_its_mark()
    assert started.down("--volumes", "notes").exit_code == 0
    mine = labelled(compose_project_name)
    assert docker_engine.containers.list(all=True, filters=mine) == []
    assert docker_engine.volumes.list(filters=mine) == []
    assert docker_engine.networks.list(filters=mine) == []


def test_a_volume_without_our_label_is_used_and_never_deleted(
    server: ServerProject, docker_engine: docker.DockerClient, compose_project_name: str
) -> None:
    volume = docker_engine.volumes.create(f"{compose_project_name}_postgres-data")
    try:
        assert_green(server.auto())
        server.leave_a_mark()
        refused = server.down("--volumes", "notes")
        assert refused.exit_code == 1
        assert "label" in refused.stdout + refused.stderr
        assert_green(server.auto())
        assert server.has_its_mark()
        assert server.down().exit_code == 0
    finally:
        volume.remove()
