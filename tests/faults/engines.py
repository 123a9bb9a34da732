"""What can be wrong with the Docker engine: none answers, or another than is meant."""

from __future__ import annotations

import os
import socket
import subprocess

from tests.faults.deeds import variable
from tests.faults.model import DOCKER, ByHand, Deed, Fault
from tests.support.ports import pick_free_port
from tests.support.world import World

_ON_DOCKER = (DOCKER,)
_UNSET = ByHand(variable("DOCKER_HOST", None))


def _host(host: str) -> Deed:
    """{folder} is one of the test's own, {port} a port where nobody listens."""

    def deed(world: World) -> None:
        folder = world.project.path.parent
        world.project.environment["DOCKER_HOST"] = host.format(folder=folder, port=pick_free_port())

    return deed


def _dead_socket(world: World) -> None:
    """What a killed engine leaves behind."""
    path = world.project.state_directory / "engine.sock"
    with world.hold("socket", socket.socket(socket.AF_UNIX)) as left_behind:
        left_behind.bind(str(path))
    world.afterwards(lambda: path.unlink(missing_ok=True))
    world.project.environment["DOCKER_HOST"] = f"unix://{path}"


def _engine_of_a_context(world: World) -> None:
    """As Colima's, which is not running."""
    config = world.project.path.parent / "docker-config"
    create = ["docker", "context", "create", "colima", "--docker", "host=unix:///run/nobody/colima.sock"]
    if not config.exists():
        subprocess.run(create, env={**os.environ, "DOCKER_CONFIG": str(config)}, check=True, capture_output=True)
    world.project.environment |= {"DOCKER_CONFIG": str(config), "DOCKER_CONTEXT": "colima"}


def _context_of_before(world: World) -> None:
    world.project.environment |= {"DOCKER_CONFIG": None, "DOCKER_CONTEXT": None}


FAULTS: tuple[Fault, ...] = (
    Fault("a socket of Docker that is not there", _host("unix://{folder}/gone.sock"), "ADX204", _UNSET, "/gone.sock",
          servers=_ON_DOCKER),
    Fault("a socket of Docker that nobody listens on", _dead_socket, "ADX204", _UNSET, "/engine.sock",
          servers=_ON_DOCKER),
    Fault("a port of Docker that nobody listens on", _host("tcp://127.0.0.1:{port}"), "ADX204", _UNSET,
          "tcp://127.0.0.1:", servers=_ON_DOCKER),
    Fault("a DOCKER_HOST that is no URL", _host("somewhere"), "ADX204", _UNSET, "somewhere", servers=_ON_DOCKER),
    Fault("the engine of a context is down", _engine_of_a_context, "ADX202", ByHand(_context_of_before),
          "context colima", servers=_ON_DOCKER),
    Fault("a context that nobody made", variable("DOCKER_CONTEXT", "no-such-context"), "ADX204",
          ByHand(variable("DOCKER_CONTEXT", None)), "no-such-context", servers=_ON_DOCKER),
)  # fmt: skip
