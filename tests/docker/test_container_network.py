"""A container without its network: named at once, and put back as it was."""

from __future__ import annotations

import docker
import pytest
from docker.models.containers import Container

from adx_tui.services.docker.compose_labels import PROJECT
from tests.support.outcome import assert_green, evidence, only_failure
from tests.support.server_step import ServerProject

pytestmark = pytest.mark.docker


@pytest.fixture
def network(compose_project_name: str) -> str:
    return f"{compose_project_name}_default"


def assert_as_before(started: ServerProject, container: Container, network: str) -> None:
    """The same container, under the name that Compose's others look for."""
    container.reload()
    assert container.status == "running"
    assert "postgres" in container.attrs["NetworkSettings"]["Networks"][network]["Aliases"]
    assert started.has_its_mark()


@pytest.mark.parametrize("made_anew", [False, True], ids=["removed", "removed and made anew"])
def test_one_whose_network_was_removed_while_it_was_stopped(
    started: ServerProject,
    container: Container,
    network: str,
    docker_engine: docker.DockerClient,
    compose_project_name: str,
    made_anew: bool,
) -> None:
    container.stop()
    docker_engine.networks.get(network).remove()
    if made_anew:
        docker_engine.networks.create(network, labels={PROJECT: compose_project_name})
    found = only_failure(started.check(), "ADX273")
    assert network in evidence(found)
    assert_green(started.auto())
    assert_as_before(started, container, network)
