"""What is tested of migrations on the embedded server, on the oldest version that is promised too: in a container."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests.support.embedded import EmbeddedServer
from tests.support.sampling import EVERYWHERE
from tests.support.server_container import run_container

# What a version can answer otherwise: what ends a script. With
# ADX_TEST_EVERYWHERE=1 all of it.
_USUAL = ("test_migrations_failure.py",)
collect_ignore = [
    path.name for path in Path(__file__).parent.glob("test_*.py") if path.name not in _USUAL and not EVERYWHERE
]


@pytest.fixture(scope="session")
def embedded_server(docker_engine: docker.DockerClient) -> Iterator[EmbeddedServer]:
    """In the place of the embedded one, for the tests of this folder."""
    with run_container(docker_engine, 15) as container:
        yield container.server
