"""What is tested of migrations on the embedded server, on the oldest version that is promised too: in a container."""

from __future__ import annotations

from collections.abc import Iterator

import docker
import pytest

from tests.support.embedded import EmbeddedServer
from tests.support.server_container import run_container


@pytest.fixture(scope="session")
def embedded_server(docker_engine: docker.DockerClient) -> Iterator[EmbeddedServer]:
    """In the place of the embedded one, for the tests of this folder."""
    with run_container(docker_engine, 15) as container:
        yield container.server
